import { gzipSync } from "node:zlib"
import { createFlags, type FlagDeclarations, type FlagsOptions } from "@larder/flags"
import { createMemoryStore, fakeClock, recordingStore, seededRandom } from "@larder/testing"
import { build } from "esbuild"
import type { Bench, Say, Section, Table } from "../bench.ts"
import { ownSize } from "../bundle-sizes/bundle-size.ts"
import { quantile } from "../instrument/measure.ts"

const EVALUATIONS = 1_000_000
const PER_SECOND = 500
const FLAGS = 50
const FLIPS = 500
/** While flips are measured: the time between two evaluations, in milliseconds. */
const STEP_MS = 20
const REQUESTS = 1_000_000
const MOST_READS = 250
const MOST_BYTES = 5_000

/** What the flags of a process cost, how fast they follow, and what they weigh. */
export const flagsOperations: Bench = {
  name: "flags-operations",
  title: "Flags: operations, flips, size",
  async run(say) {
    const costs = await measureCosts(say)
    const delays = await measureFlips(say)
    const mixed = await countMixed(say)
    const sizes = await measureSizes(say)
    return toSection(costs, delays, mixed, sizes)
  },
}

interface Cost {
  readonly label: string
  readonly reads: number
  readonly lists: number
  readonly usd: number
}

const names = Array.from({ length: FLAGS }, (_, index) => `flag-${index}`)
const declare = (count: number): FlagDeclarations =>
  Object.fromEntries(names.slice(0, count).map((name) => [name, { type: "boolean", default: false }]))

type Setup = Pick<FlagsOptions, "set" | "flags" | "refreshMs">
const SETUPS: readonly (readonly [label: string, setup: Setup])[] = [
  [`a set of ${FLAGS}, every 10 s`, { set: "bench", refreshMs: 10_000 }],
  [`a set of ${FLAGS}, every 5 s (default)`, { set: "bench" }],
  ["10 flags in a key each, every 10 s", { flags: declare(10), refreshMs: 10_000 }],
  [`${FLAGS} flags in a key each, every 10 s`, { flags: declare(FLAGS), refreshMs: 10_000 }],
]

async function measureCosts(say: Say): Promise<Cost[]> {
  const costs: Cost[] = []
  for (const [label, setup] of SETUPS) {
    const cost = await measureCost(label, setup)
    say(`${label}: ${cost.reads} reads, ${cost.lists} lists`)
    costs.push(cost)
  }
  return costs
}

/** Counts what a million evaluations cost, the flags loaded before. */
async function measureCost(label: string, setup: Setup): Promise<Cost> {
  const clock = fakeClock()
  const memory = createMemoryStore({ now: clock.now })
  await memory.put("flag-set/bench", JSON.stringify({ flags: Object.fromEntries(names.map((name) => [name, true])) }))
  for (const name of names) await memory.put(`flag/${name}`, "true")
  await clock.advance(60_000)
  const store = recordingStore(memory)
  const flags = createFlags({ store, now: clock.now, setTimer: clock.setTimer, ...setup })
  await flags.ready()
  store.clear()
  for (let second = 0; second < EVALUATIONS / PER_SECOND; second += 1) {
    for (let index = 0; index < PER_SECOND; index += 1) flags.boolean(names[index % 10] ?? "", false)
    await clock.advance(1_000)
  }
  const { get, list } = store.counts()
  const { getUsdPerMillion, listUsdPerMillion } = store.capabilities.prices
  return { label, reads: get, lists: list, usd: (get * getUsdPerMillion + list * listUsdPerMillion) / 1_000_000 }
}

/** Measures how long after a write the first evaluation sees it, under steady traffic, in milliseconds. */
async function measureFlips(say: Say): Promise<number[]> {
  const random = seededRandom(1)
  const clock = fakeClock()
  const store = createMemoryStore({ now: clock.now })
  const flags = createFlags({ store, set: "bench", now: clock.now, setTimer: clock.setTimer })
  const delays: number[] = []
  let version = 0
  const evaluateUntil = async (isEnough: (seen: number) => boolean) => {
    while (!isEnough(flags.number("version", 0))) await clock.advance(STEP_MS)
  }
  while (version < FLIPS) {
    const flipAtMs = clock.now() + random.int(10_000)
    await evaluateUntil(() => clock.now() >= flipAtMs)
    version += 1
    await store.put("flag-set/bench", JSON.stringify({ flags: { version } }))
    const writtenAtMs = clock.now()
    await evaluateUntil((seen) => seen === version)
    delays.push(clock.now() - writtenAtMs)
  }
  say(`flips are seen after ${quantile(delays, 0.5)} ms, at most ${Math.max(...delays)}`)
  return delays
}

/** Handles requests that ask for two flags, between which both flip. @returns How many saw two versions. */
async function countMixed(say: Say): Promise<number> {
  const store = createMemoryStore()
  const flags = createFlags({ store, set: "bench" })
  let mixed = 0
  for (let version = 0; version < REQUESTS / 1_000; version += 1) {
    await store.put("flag-set/bench", JSON.stringify({ flags: { a: version, b: version } }))
    const flipped = flags.refresh()
    const requests = Array.from({ length: 1_000 }, async () => {
      const snapshot = flags.snapshot()
      const a = snapshot.number("a", -1)
      await flipped
      if (snapshot.number("b", -1) !== a) mixed += 1
    })
    await Promise.all(requests)
  }
  say(`${mixed} of ${REQUESTS} requests saw two versions`)
  return mixed
}

interface Size {
  readonly label: string
  readonly gzipped: number
  readonly onDemand: number
}

/** What a program of the usual kind imports of each. */
const PEER_IMPORTS: Readonly<Record<string, string>> = {
  "@growthbook/growthbook": "GrowthBook",
  "@openfeature/flagd-core": "FlagdCore",
  "unleash-client": "Unleash",
}

async function measureSizes(say: Say): Promise<Size[]> {
  const folder = `${import.meta.dirname}/../../../packages/flags/dist`
  const larder = await ownSize(folder, 'export { createFlags } from "./index.js"')
  const sizes: Size[] = [{ label: "@larder/flags: createFlags", ...larder }]
  for (const [peer, name] of Object.entries(PEER_IMPORTS)) {
    sizes.push({ label: `${peer}: ${name}`, gzipped: await peerSize(`export { ${name} } from "${peer}"`), onDemand: 0 })
  }
  for (const { label, gzipped, onDemand } of sizes) say(`${label}: ${gzipped} bytes, ${onDemand} on demand`)
  return sizes
}

/** Measures what a line of code makes of a package with all it stands on, in gzipped bytes. */
async function peerSize(contents: string): Promise<number> {
  const stdin = { contents, resolveDir: import.meta.dirname, sourcefile: "entry.js" }
  const options = {
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    write: false,
    logLevel: "error",
  } as const
  const { outputFiles } = await build({ stdin, ...options })
  return outputFiles.reduce((sum, { contents: bytes }) => sum + gzipSync(bytes, { level: 9 }).length, 0)
}

function toSection(costs: readonly Cost[], delays: readonly number[], mixed: number, sizes: readonly Size[]): Section {
  const reads = costs[0]?.reads ?? Number.POSITIVE_INFINITY
  const root = sizes[0]?.gzipped ?? Number.POSITIVE_INFINITY
  return {
    method: `Operations: counted exactly, on a fake clock, for a million evaluations at ${PER_SECOND} a second in one process; without a cache in it, each would be a read. Flips: ${FLIPS} writes at random
moments, with an evaluation every ${STEP_MS} ms and the default refresh of 5 s; the store answers at once. Mixed versions: ${REQUESTS.toLocaleString("en")} requests that each ask a snapshot for two flags, with a flip and a refresh between.
Size: minified by esbuild and gzipped; of Larder without @larder/core, which it composes, of the others with all they stand on. On demand: loaded when the first flag has targeting.`,
    tables: [costTable(costs), flipTable(delays), sizeTable(sizes)],
    targets: [
      {
        what: `reads per million evaluations at ${PER_SECOND} a second, a set of ${FLAGS} flags, 10 s refresh`,
        wanted: `≤ ${MOST_READS}`,
        measured: String(reads),
        isMet: reads <= MOST_READS,
      },
      { what: "requests that see two versions", wanted: "0", measured: String(mixed), isMet: mixed === 0 },
      { what: "flags bundle (root), gzipped", wanted: "≤ 5 kB", measured: kb(root), isMet: root <= MOST_BYTES },
    ],
    peers: ["@growthbook/growthbook", "@openfeature/flagd-core", "unleash-client"],
    limits: [
      "A process without traffic reads nothing, and its first request after that has the values of before.",
      "Beyond the time shown, a flip is seen in other locations as late as the store shows it there.",
      "The peers' bundles hold the fetching of flags, too; flagd-core's does not.",
    ],
  }
}

function costTable(costs: readonly Cost[]): Table {
  return {
    caption: "Per million evaluations",
    head: ["flags", "reads", "lists", "USD"],
    rows: costs.map(({ label, reads, lists, usd }) => [label, String(reads), String(lists), usd.toFixed(6)]),
  }
}

function flipTable(delays: readonly number[]): Table {
  const cells = [0.5, 0.99, 1].map((share) => (quantile(delays, share) / 1_000).toFixed(2))
  return {
    caption: "From a write to the first evaluation that sees it",
    head: ["median s", "99 % s", "longest s"],
    rows: [cells],
  }
}

function sizeTable(sizes: readonly Size[]): Table {
  const rows = sizes.map(({ label, gzipped, onDemand }) => [label, kb(gzipped), kb(onDemand)])
  return { caption: "Bundles, gzipped", head: ["bundle", "at once", "on demand"], rows }
}

function kb(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`
}

import { createCache } from "@larder/cache"
import { createMemoryStore } from "@larder/testing"
import type { Bench, Section, Table } from "../bench.ts"
import { SAMPLES, type Sample } from "../expiry-codec/values.ts"
import { type Contender, inThisProcess } from "../instrument/contender.ts"
import { type Measured, measureCpu } from "../instrument/measure.ts"

const ROUNDS = { rounds: 11, warmUpRounds: 9 }
const DAY_MS = 86_400_000
const store = { ...createMemoryStore(), put: async () => "stored" as const }
const VALUES: readonly Sample[] = [
  ...SAMPLES,
  { label: "10,000 bytes", isPlain: false, value: new Uint8Array(10_000), calls: 1_000 },
]

/** What it costs that nobody can change a cached value. */
export const cacheProtect: Bench = {
  name: "cache-protect",
  title: "Cache: values protected",
  async run(say) {
    const kept: Row[] = []
    const read: Row[] = []
    for (const sample of VALUES) {
      kept.push([sample, await measureCpu([false, true].map(keeper(sample)), { calls: sample.calls, ...ROUNDS })])
      const readers = await Promise.all([false, true].map(reader(sample)))
      read.push([sample, await measureCpu(readers, { calls: 5_000, ...ROUNDS })])
      say(`${sample.label}: kept ${describe(kept.at(-1))}, read ${describe(read.at(-1))}`)
    }
    return toSection(kept, read)
  },
}

type Row = readonly [Sample, readonly Measured[]]

/** Keeps a value that was just made, as a loader would have made it: what is frozen once is not frozen again. */
function keeper({ value }: Sample): (protect: boolean) => Contender {
  return (protect) => {
    const values = createCache({ store, ttlMs: DAY_MS, protect }).define("value", { load: () => value })
    return inThisProcess(String(protect), async (calls) => {
      for (let call = 0; call < calls; call += 1) await values.set("a", structuredClone(value))
    })
  }
}

function reader({ value }: Sample): (protect: boolean) => Promise<Contender> {
  return async (protect) => {
    const values = createCache({ store, ttlMs: DAY_MS, protect }).define("value", {
      load: () => structuredClone(value),
    })
    await values.get("a")
    return inThisProcess(String(protect), async (calls) => {
      for (let call = 0; call < calls; call += 1) await values.get("a")
    })
  }
}

function describe(row: Row | undefined): string {
  return (row?.[1] ?? []).map(({ perCall }) => `${perCall.toFixed(2)} µs`).join(" and ")
}

function toSection(kept: readonly Row[], read: readonly Row[]): Section {
  return {
    method: `CPU time in one process, median of ${ROUNDS.rounds} interleaved rounds after ${ROUNDS.warmUpRounds} of warm-up: \`protect: false\` and the default, \`protect: true\`. To keep a value
is a \`set\` of a new one, encoded for a store that does nothing; to read is an awaited \`get\` of what is fresh in memory.`,
    tables: [toTable("To keep", kept), toTable("To read from memory", read)],
    targets: [],
    peers: [],
    limits: [
      "The values kept are copies made within the measured time, which belongs to neither side.",
      "A value that is partly a Date, a Map, a Set or bytes is copied whole for each reader: its size decides.",
    ],
  }
}

function toTable(caption: string, rows: readonly Row[]): Table {
  return {
    caption,
    head: ["value", "unprotected", "protected", "ratio"],
    rows: rows.map(([{ label }, [bare, safe]]) => [
      label,
      `${bare?.perCall.toFixed(2)} µs`,
      `${safe?.perCall.toFixed(2)} µs`,
      `${safe?.ratio.toFixed(2)}x`,
    ]),
  }
}

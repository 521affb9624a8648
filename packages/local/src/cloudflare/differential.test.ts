import { readFile } from "node:fs/promises"
import { Agent } from "node:http"
import { isDeepStrictEqual } from "node:util"
import { type SeededRandom, seededRandom } from "@larder/testing"
import { describe, expect, it } from "vitest"
import type { KvOutcome, KvStep, PutStep } from "../test-kit/kv-step.ts"
import { startMiniflareKv } from "../test-kit/miniflare-kv.ts"
import { openCloudflare } from "../test-kit/open-cloudflare.ts"
import { createRestKv } from "../test-kit/rest-kv.ts"

/** Half a second from where keys end: in that very millisecond they differ, which has a test of its own. */
const START_MS = 1_790_000_000_500
const BATCHES = process.env["LARDER_PROVE"] === "1" ? 600 : 130
const STEPS_PER_BATCH = 40

/** Few enough to meet again, of every kind that lists and bulk reads could treat otherwise. */
const KEYS = [
  ...[
    "a",
    "A",
    "a/",
    "a/b",
    "a/B",
    "a:b",
    "a%b",
    "a_b",
    "a*b",
    "a?b",
    "[a]",
    "a\\b",
    '"',
    "'",
    "...",
    "_a",
    "__proto__",
  ],
  ...["é", "e\u0301", "日本", "\uffe6", "😀", "👩‍👧", "k".repeat(512), "é".repeat(256), ..."bcdefghijklmnopqrstuvwxyz"],
]
const PREFIXES = ["", "", "a", "A", "a/", "a%", "a_", "a*", "[", "é", "😀", "_", "z"]
/** No keys, by both. */
const NO_KEYS = ["", ".", "..", "k".repeat(513), "é".repeat(257)]
const WHITE = ["a b", "a\nb", "\t", "a\u00a0b"]

/** What differs: the outcome of a step, or of a key in a bulk get. */
interface Difference {
  readonly step: KvStep
  readonly ours: unknown
  readonly theirs: unknown
  readonly key?: string
}

/** Where the two are meant to differ: by name, which is the one in the docs, and how it shows. */
const KNOWN: Readonly<Record<string, (difference: Difference) => boolean>> = {
  "a list of 0 to 9 keys": ({ step, ours }) => step.do === "list" && (step.limit ?? 10) < 10 && isRefused(ours, 400),
  "a cursor under another prefix": ({ step, ours }) => step.do === "list" && step.isNext && isRefused(ours, 400),
  "white space in a key": ({ step, ours }) => keysOf(step).some((key) => /\s/.test(key)) && isRefused(ours, 400),
  "a second write of a key within a second": ({ step, ours }) => step.do === "put" && isRefused(ours, 429),
  "a fraction of a second": ({ step, ours }) =>
    step.do === "put" && step.options.expirationTtl === 60.5 && isRefused(ours, 400),
  "the key `__proto__` in a bulk get": ({ key, theirs }) => key === "__proto__" && theirs === undefined,
  "an empty value, `0` or `false` in a bulk get with metadata": ({ step, key, theirs }) =>
    step.do === "bulkGet" && key !== undefined && step.withMetadata && !theirs,
}

const WHEN_A_KEY_ENDS = "a list in the millisecond a key ends"

describe("the API of Cloudflare, against Miniflare's KV", () => {
  it(`differs in ${Object.keys(KNOWN).length} ways, in more than ${BATCHES * STEPS_PER_BATCH} generated operations`, async () => {
    const random = seededRandom(1)
    const { local, kv } = await openCloudflare({ now: () => START_MS })
    const agent = new Agent({ keepAlive: true })
    const rest = createRestKv((method, path, options) => kv(method, path, { ...options, agent }))
    const theirs = await startMiniflareKv(START_MS)
    const met = new Set<string>()
    let nowMs = START_MS
    for (let batch = 0; batch < BATCHES; batch++) {
      const steps = generateBatch(random, Math.floor(nowMs / 1_000))
      const outcomes = await theirs.run(steps)
      for (const [index, step] of steps.entries()) {
        const ours = await rest(step)
        const their = outcomes[index] ?? { refused: "nothing was answered" }
        for (const difference of differences(step, ours, their)) {
          const name = Object.entries(KNOWN).find(([, shows]) => shows(difference))?.[0]
          if (name === undefined) expect.fail(`batch ${batch}: ${JSON.stringify(difference)}`)
          met.add(name)
        }
      }
      const ms = 1_000 * (1 + random.int(40))
      nowMs += ms
      local.advance(ms)
      await theirs.advance(ms)
    }
    agent.destroy()
    await theirs.dispose()
    expect([...met].sort()).toEqual(Object.keys(KNOWN).sort())
  }, 300_000)

  it(`differs in ${WHEN_A_KEY_ENDS}`, async () => {
    const { local, kv } = await openCloudflare({ now: () => START_MS })
    const rest = createRestKv(kv)
    const theirs = await startMiniflareKv(START_MS)
    const put: PutStep = { do: "put", key: "a", base64: "", options: { expirationTtl: 60 } }
    const list: KvStep = { do: "list", prefix: "", isNext: false }
    const get: KvStep = { do: "get", key: "a" }
    await Promise.all([rest(put), theirs.run([put])])
    local.advance(59_500)
    await theirs.advance(59_500)
    expect([await rest(list), await rest(get)]).toEqual([{ result: { keys: [], hasMore: false } }, { result: null }])
    expect(await theirs.run([list, get])).toMatchObject([{ result: { keys: [{ name: "a" }] } }, { result: null }])
    await theirs.dispose()
  })

  it("differs in the ways that docs/local-server.md lists", async () => {
    const docs = await readFile(new URL("../../../../docs/local-server.md", import.meta.url), "utf8")
    const [section = ""] = docs.slice(docs.indexOf("### Against Miniflare")).split("\n## ")
    const listed = [...section.matchAll(/^\| ([^|]+) \|/gm)].map(([, name]) => name)
    expect(listed.sort()).toEqual([...Object.keys(KNOWN), WHEN_A_KEY_ENDS].sort())
  })
})

function* differences(step: KvStep, ours: KvOutcome, theirs: KvOutcome): Generator<Difference> {
  if ("refused" in ours || "refused" in theirs) {
    if (!("refused" in ours && "refused" in theirs)) yield { step, ours, theirs }
  } else if (step.do === "bulkGet") {
    for (const key of new Set(step.keys)) {
      const [our, their] = [memberOf(ours.result, key), memberOf(theirs.result, key)]
      if (!isDeepStrictEqual(our, their)) yield { step, key, ours: our, theirs: their }
    }
  } else if (!isDeepStrictEqual(ours.result, theirs.result)) {
    yield { step, ours, theirs }
  }
}

function memberOf(values: unknown, key: string): unknown {
  return new Map(Object.entries(values ?? {})).get(key)
}

function isRefused(outcome: unknown, status: number): boolean {
  // That of a whole step: a value of a bulk get is never looked at for this.
  return String((outcome as { refused?: string }).refused).startsWith(`${status} `)
}

function keysOf(step: KvStep): readonly string[] {
  if (step.do === "list") return []
  return step.do === "bulkGet" ? step.keys : [step.key]
}

/** Makes steps that write no key twice, but for the one kind that is about it: what differs leaves the same state behind. */
function generateBatch(random: SeededRandom, nowSecs: number): KvStep[] {
  const steps: KvStep[] = []
  const unwritten = [...KEYS]
  const takeUnwritten = (): string => unwritten.splice(random.int(unwritten.length), 1)[0] ?? "spare"
  while (steps.length < STEPS_PER_BATCH) {
    const dice = random()
    if (dice < 0.35) steps.push(generatePut(random, takeUnwritten(), nowSecs))
    else if (dice < 0.6) steps.push({ do: "get", key: pick(random, KEYS) })
    else if (dice < 0.7) steps.push({ do: "delete", key: pick(random, KEYS) })
    else if (dice < 0.8) steps.push(...generateLists(random))
    else if (dice < 0.92) steps.push(generateBulkGet(random))
    else steps.push(...generateOddities(random, takeUnwritten()))
  }
  return steps
}

function generatePut(random: SeededRandom, key: string, nowSecs: number): PutStep {
  const seconds = pick(random, [-1, 0, 1, 59, 60, 61, 75, 2_147_483_647, 2_147_483_648])
  const sizes = [0, 1, 1_018, 1_022, 1_023]
  const metadata = pick(random, [null, 0, false, "", [], { n: [1, null, "é"] }, "m".repeat(pick(random, sizes))])
  return {
    do: "put",
    key,
    base64: Buffer.from(generateValue(random)).toString("base64"),
    options: {
      ...(random() < 0.3 ? { expirationTtl: seconds } : {}),
      ...(random() < 0.3 ? { expiration: nowSecs + Math.min(seconds, 100_000) } : {}),
      ...(random() < 0.4 ? { metadata } : {}),
    },
  }
}

/** Under a clock that is set, Miniflare takes 1 KiB at most in a bulk get. */
function generateValue(random: SeededRandom): string | Uint8Array {
  const text = pick(random, ["", "text", "é\r\n", "0", "null", "false", '""', '{"n":1}', "[1]", "{"])
  return random() < 0.5 ? text : Uint8Array.from({ length: random.int(10) }, () => random.int(256))
}

function generateBulkGet(random: SeededRandom): KvStep {
  const keys = Array.from({ length: pick(random, [0, 1, 2, 5, 100, 101]) }, () => pick(random, KEYS))
  return { do: "bulkGet", keys, type: random() < 0.5 ? "text" : "json", withMetadata: random() < 0.5 }
}

/** A list, and sometimes its next pages. */
function generateLists(random: SeededRandom): KvStep[] {
  const step = { do: "list", prefix: pick(random, PREFIXES), isNext: false } as const
  const limit = pick(random, [undefined, 10, 11, 1_000, 1_001, 0])
  const first = limit === undefined ? step : { ...step, limit }
  const next = { ...first, isNext: true }
  return [first, next, next].slice(0, 1 + random.int(3))
}

/** What one of them, or both, do not take. */
function generateOddities(random: SeededRandom, key: string): KvStep[] {
  const odd = pick(random, random() < 0.5 ? NO_KEYS : WHITE)
  const put = (name: string, options = {}): KvStep => ({ do: "put", key: name, base64: "MQ==", options })
  const list = (limit: number, prefix = ""): KvStep => ({ do: "list", prefix, limit, isNext: false })
  const kinds: readonly KvStep[][] = [
    [put(odd), { do: "delete", key: odd }],
    [{ do: "get", key: odd }],
    [{ do: "bulkGet", keys: ["a", odd], type: "text", withMetadata: false }],
    [put(key), put(key), { do: "delete", key }],
    [put(key, { expirationTtl: 60.5 }), { do: "delete", key }],
    [list(1 + random.int(9)), list(10)],
    [list(10), { do: "list", prefix: "k", limit: 10, isNext: true }, list(10)],
    [list(10, "k".repeat(513))],
  ]
  return pick(random, kinds)
}

function pick<T>(random: SeededRandom, items: readonly T[]): T {
  // None of the lists above is empty.
  return items[random.int(items.length)] as T
}

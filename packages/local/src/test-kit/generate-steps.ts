import type { SeededRandom } from "@larder/testing"
import type { KvStep, PutStep } from "./kv-step.ts"

/** Fewest steps of a batch. */
export const STEPS_PER_BATCH = 40

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

/** Makes steps that write no key twice, but for the one kind that is about it: what differs leaves the same state behind. */
export function generateBatch(random: SeededRandom, nowSecs: number): KvStep[] {
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

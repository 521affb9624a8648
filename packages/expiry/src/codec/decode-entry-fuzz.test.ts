/** Whatever the bytes: decodeEntry() resolves to an outcome, and no prototype is touched. */
import { seededRandom } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { decodeEntry } from "./decode-entry.ts"
import { encodeEntry } from "./encode-entry.ts"

const NOW = 1_790_000_000_000
const ROUNDS = process.env["LARDER_PROVE"] === "1" ? 2_000_000 : 100_000
/** The event loop gets a turn after so many. */
const ROUNDS_PER_TURN = 5_000
const OUTCOMES = new Set(["hit", "stale", "expired", "foreign", "corrupt", "unsupported"])
/** Words that make a mutation likely to reach the deeper checks. */
const WORDS = [
  ...[
    '"__proto__"',
    '"\\u005f_proto__"',
    '"constructor"',
    '"prototype"',
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "\\",
    ".",
    "0",
  ],
  ...[
    "1e999",
    "-1",
    "null",
    "true",
    '"value"',
    '"expires_at"',
    '"stale_until"',
    '"meta"',
    '"values"',
    '"v"',
    '"encoding"',
  ],
  ...['"referentialEqualities"', '"map"', '"set"', '"Date"', '"bigint"', '"regexp"', '["class","A"]', '"typed-array"'],
  ...["\u0001", "\n", "\0", "\ud800", "\u{1f5dd}"],
]

const circular: Record<string, unknown> = { at: new Date(NOW) }
circular["self"] = circular
const SEEDS: readonly unknown[] = [
  ...[null, 1, "text", [1, [2]], { a: { b: "c" } }, undefined],
  ...[
    new Date(NOW),
    new Map([["k", new Set([1n, "x"])]]),
    [undefined, Number.NaN, -0],
    new URL("https://example.com/"),
  ],
  ...[
    new Error("oops", { cause: 1 }),
    circular,
    [circular, circular],
    new Uint8Array([1, 2, 3]),
    { "a.b": [new Float64Array(2)] },
  ],
]

async function makeCorpus(): Promise<readonly Uint8Array[]> {
  const corpus: Uint8Array[] = []
  for (const value of SEEDS) {
    if (value === undefined) continue
    for (const binary of [true, false]) {
      const head = { expiresAtMs: NOW + 1_000, staleUntilMs: NOW + 2_000, tags: ["t"], key: "k" }
      corpus.push(await encodeEntry(value, head, { binary, gzip: true }))
    }
  }
  corpus.push(await encodeEntry(new Uint8Array(5_000), { expiresAtMs: NOW + 1_000 }, { binary: true, gzip: true }))
  return corpus
}

/** Overwrites, inserts, removes and repeats, one to four times. */
function mutate(random: ReturnType<typeof seededRandom>, seed: Uint8Array): Uint8Array {
  let bytes = Buffer.from(seed)
  for (let times = 1 + random.int(4); times > 0; times--) {
    const at = random.int(bytes.length + 1)
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
    const length = random.int(8)
    const noise = Buffer.from(Array.from({ length }, () => random.int(256)))
    const word = Buffer.from(random.pick(WORDS) ?? "")
    const middle = random.pick([noise, word, word, after.subarray(0, length)]) ?? noise
    bytes = Buffer.concat([before, middle, after.subarray(random.int(2) * length)])
  }
  return bytes
}

function anyBytes(random: ReturnType<typeof seededRandom>): Uint8Array {
  return Uint8Array.from({ length: random.int(64) }, () => random.int(256))
}

/** A merge as careless as they come, which a `__proto__` or a `constructor.prototype` would lead astray. */
function merge(target: Record<string, unknown>, source: unknown, depth = 0): void {
  if (typeof source !== "object" || source === null || depth > 8) return
  for (const [name, value] of Object.entries(source)) {
    const into = target[name]
    if (typeof value !== "object" || value === null) target[name] = value
    else if ((typeof into === "object" && into !== null) || typeof into === "function")
      merge(into as typeof target, value, depth + 1)
    else target[name] = value
  }
}

describe("decodeEntry() of any bytes", () => {
  it(`has an outcome, ${ROUNDS} times`, { timeout: 3_600_000 }, async () => {
    const random = seededRandom(Number(process.env["LARDER_SEED"] ?? 1))
    const corpus = await makeCorpus()
    const seen = new Map<string, number>()
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = round % 10 === 0 ? anyBytes(random) : mutate(random, random.pick(corpus) ?? new Uint8Array())
      const reading = await decodeEntry(bytes, NOW)
      const { outcome } = reading
      if ("entry" in reading) merge({}, reading.entry.value)
      if (!OUTCOMES.has(outcome)) expect.fail(`${outcome} of ${Buffer.from(bytes).toString("base64")}`)
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
      if (round % ROUNDS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(Object.keys(Array.prototype)).toEqual([])
    // The fuzz is worth something only as long as it gets everywhere.
    expect([...seen.keys()].sort()).toEqual(["corrupt", "expired", "foreign", "hit", "stale", "unsupported"])
  })
})

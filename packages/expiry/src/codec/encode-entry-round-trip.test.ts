/** What encodeEntry() takes, decodeEntry() gives back: superjson alone loses members of Maps and Sets with shared objects. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeEntry } from "./decode-entry.ts"
import { encodeEntry } from "./encode-entry.ts"

const NUM_RUNS = process.env["LARDER_PROVE"] === "1" ? 100_000 : 3_000
const SEED = Number(process.env["LARDER_SEED"] ?? 1)
const REFUSED_NAMES = ["__proto__", "constructor", "prototype", "toJSON"]

async function roundTrip(value: unknown): Promise<unknown> {
  const reading = await decodeEntry(await encodeEntry(value, {}, { binary: true, gzip: false }), 0)
  return "entry" in reading ? reading.entry.value : reading
}

const leaf = fc.oneof(
  fc.constantFrom(undefined, null, Number.NaN, Infinity, -Infinity, -0, "__proto__", ""),
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.bigInt(),
  fc.date({ noInvalidDate: true }),
  fc.webUrl().map((url) => new URL(url)),
  fc.uint8Array({ maxLength: 8 }),
  fc.float64Array({ maxLength: 4, noNaN: true, noDefaultInfinity: true }).map((list) => list.map((item) => item + 0)),
)

const name = fc
  .oneof(fc.string(), fc.constantFrom("a.b", "a\\b", ".", "\\", "a\\.b", "", "0", "toString"))
  .filter((text) => !REFUSED_NAMES.includes(text))

const { value: tree } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(name, tie("value"), { maxKeys: 4 }),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => new Set(items)),
  ),
}))

/** Each step makes a container of objects made before: the last one holds many of them more than once. */
const CONTAINERS = {
  list: (items: readonly unknown[]) => items,
  members: (items: readonly unknown[]) => Object.fromEntries(items.map((item, index) => [`m${index}`, item])),
  set: (items: readonly unknown[]) => new Set(items),
  keys: (items: readonly unknown[]) => new Map(items.map((item, index) => [item, index])),
  values: (items: readonly unknown[]) => new Map(items.map((item, index) => [index, item])),
}
const kind = fc.constantFrom("list", "members", "set", "keys", "values" as const)
const steps = fc.array(fc.tuple(kind, fc.array(fc.nat(9), { minLength: 1, maxLength: 4 })), {
  minLength: 1,
  maxLength: 5,
})
const web = fc.tuple(fc.array(tree, { minLength: 1, maxLength: 3 }), steps).map(([first, steps]) => {
  const made: unknown[] = [...first]
  for (const [kind, picks] of steps) made.push(CONTAINERS[kind](picks.map((pick) => made[pick % made.length])))
  return made.at(-1)
})

/** Writes a value as text, the order of its members, entries and elements included. */
function describeValue(value: unknown): string {
  if (typeof value !== "object" || value === null)
    return `${typeof value} ${Object.is(value, -0) ? "-0" : String(value)}`
  if (value instanceof Date || value instanceof URL) return value.toJSON()
  const isIterable = Array.isArray(value) || value instanceof Map || value instanceof Set || ArrayBuffer.isView(value)
  const parts = isIterable ? [...(value as Iterable<unknown>)] : Object.entries(value)
  return `${value.constructor?.name ?? "Object"}(${parts.map(describeValue).join()})`
}

describe("encodeEntry() and decodeEntry()", { timeout: 600_000 }, () => {
  it("give back any value (fast-check)", async () => {
    const values = tree.filter((value) => value !== undefined)
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        expect(await roundTrip(value)).toEqual(value)
      }),
      { numRuns: NUM_RUNS, seed: SEED },
    )
  })

  it("give back values whose parts are shared, in their order (fast-check)", async () => {
    await fc.assert(
      fc.asyncProperty(web, async (value) => {
        expect(describeValue(await roundTrip(value))).toBe(describeValue(value))
      }),
      { numRuns: NUM_RUNS, seed: SEED },
    )
  })
})

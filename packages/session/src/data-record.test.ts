import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  changeRecord,
  type DataField,
  type DataRecord,
  mergeRecords,
  newestMsOf,
  parseRecord,
  toRows,
  toValues,
} from "./data-record.ts"
import { nextTime } from "./hybrid-time.ts"

const runs = process.env["LARDER_PROVE"] === "1" ? 100_000 : 10_000
const mark = (nowMs: number, seenMs = 0) => ({ nowMs, seenMs, nonce: "AAAAAAAA" })

/** Few names, few instants and few writers, so that records often hold the same field, and writes of one millisecond. */
const writes = fc.record({
  name: fc.constantFrom("a", "b", "constructor", "ß"),
  ms: fc.nat({ max: 3 }),
  writer: fc.constantFrom("AAAAAAAA", "BBBBBBBB", "bbbbbbbb"),
  isDelete: fc.boolean(),
})
/** A write is what it is: the same field, time and writer always mean the same value. */
const records = fc.array(writes, { maxLength: 6 }).map((some): DataRecord => {
  const fields = some.map(({ name, ms, writer, isDelete }): [string, DataField] => {
    const time = nextTime(1_000 + ms, 0, writer)
    return [name, isDelete && ms % 2 === 0 ? { time: `${time.slice(0, -1)}d` } : { time, value: `${name}${time}` }]
  })
  return new Map(fields.sort(([, one], [, other]) => (one.time < other.time ? -1 : 1)))
})
const normal = (record: DataRecord) => [...record].sort()

describe("mergeRecords()", { timeout: 120_000 }, () => {
  it("is commutative", () => {
    const law = fc.property(records, records, (a, b) => {
      expect(normal(mergeRecords(a, b))).toEqual(normal(mergeRecords(b, a)))
    })
    fc.assert(law, { numRuns: runs })
  })

  it("is associative", () => {
    const law = fc.property(records, records, records, (a, b, c) => {
      expect(normal(mergeRecords(mergeRecords(a, b), c))).toEqual(normal(mergeRecords(a, mergeRecords(b, c))))
    })
    fc.assert(law, { numRuns: runs })
  })

  it("is idempotent, also after other merges", () => {
    const law = fc.property(records, records, (a, b) => {
      expect(normal(mergeRecords(a, a))).toEqual(normal(a))
      const merged = mergeRecords(a, b)
      expect(normal(mergeRecords(merged, b))).toEqual(normal(merged))
    })
    fc.assert(law, { numRuns: runs })
  })

  it("lets a tombstone win over the value before it, and a later value over the tombstone", () => {
    const first = changeRecord(new Map(), new Map([["a", { value: 1 }]]), mark(1_000))
    const deleted = changeRecord(first, new Map([["a", {}]]), mark(1_001))
    const again = changeRecord(deleted, new Map([["a", { value: 2 }]]), mark(1_002))
    expect(toValues(mergeRecords(deleted, first))).toEqual({})
    expect(toValues(mergeRecords(first, mergeRecords(again, deleted)))).toEqual({ a: 2 })
  })
})

describe("changeRecord()", () => {
  it("writes later than all the record holds and all the client has seen, though our clock is behind", () => {
    const ahead = changeRecord(new Map(), new Map([["a", { value: 1 }]]), mark(5_000))
    const changed = changeRecord(ahead, new Map([["a", { value: 2 }]]), mark(1_000))
    expect(newestMsOf(changed)).toBe(5_001)
    expect(newestMsOf(changeRecord(changed, new Map([["b", { value: 3 }]]), mark(1_000, 9_000)))).toBe(9_001)
  })

  it("keeps a tombstone for an hour and forgets it then, on the next write", () => {
    const set = changeRecord(new Map(), new Map([["a", { value: 1 }]]), mark(1_000))
    const deleted = changeRecord(set, new Map([["a", {}]]), mark(2_000))
    const change = new Map([["b", { value: 1 }]])
    expect([...changeRecord(deleted, change, mark(3_601_999)).keys()]).toEqual(["a", "b"])
    expect([...changeRecord(deleted, change, mark(3_602_000)).keys()]).toEqual(["b"])
  })
})

describe("toRows() and parseRecord()", () => {
  it("carry any record, with names of prototypes and values of null", () => {
    const changes = new Map([
      ["constructor", { value: null }],
      ["toString", { value: { a: [1] } }],
      ["gone", {}],
    ])
    const record = changeRecord(new Map(), changes, mark(1_000))
    const read = parseRecord(JSON.parse(JSON.stringify(toRows(record))))
    expect(read).toEqual(record)
    expect(toValues(read ?? new Map())).toEqual({ constructor: null, toString: { a: [1] } })
  })

  it.each([
    ["null", null],
    ["an object", {}],
    ["text", "x"],
    ["a row that is none", [1]],
    ["a name that is none", [[1, "00000001jAAAAAAAA", 1]]],
    ["a name of a prototype", [["__proto__", "00000001jAAAAAAAA", 1]]],
    ["a time that is none", [["a", "later", 1]]],
  ])("take %s for no record", (_, stored) => {
    expect(parseRecord(stored)).toBeUndefined()
  })
})

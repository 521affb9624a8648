import { describe, expect, it } from "vitest"
import { KvResponseError } from "../errors/kv-response-error.ts"
import { readInstant, readKeyPage } from "./key-page.ts"

const encoder = new TextEncoder()
const read = (body: unknown, date: string | null = null) => {
  const text = typeof body === "string" ? body : JSON.stringify(body)
  return readKeyPage(encoder.encode(text), date, { operation: "list", outcome: "unknown", attempts: 1 })
}

describe("readKeyPage()", () => {
  it("reads the documented page", () => {
    const page = {
      record_type: "storage_kv_key",
      data: [{ key: "a/b", size_bytes: 12, updated_at: "2026-06-18T14:48:17.475129983Z" }],
      meta: { has_more: true, cursor: "next" },
    }
    expect(read(page, "Thu, 18 Jun 2026 14:48:18 GMT")).toEqual({
      keys: [{ key: "a/b", sizeBytes: 12, updatedAtMs: Date.UTC(2026, 5, 18, 14, 48, 17, 475) }],
      cursor: "next",
      serverNowMs: Date.UTC(2026, 5, 18, 14, 48, 18),
    })
  })

  it.each([
    ["no meta", undefined, undefined],
    ["meta null", null, undefined],
    ["no more", { has_more: false }, undefined],
    ["an empty cursor at the end", { has_more: false, cursor: "" }, undefined],
    ["an empty cursor", { cursor: "" }, undefined],
    ["a cursor null", { has_more: false, cursor: null }, undefined],
    ["a cursor left over at the end", { has_more: false, cursor: "old" }, undefined],
    ["a cursor without has_more", { cursor: "next" }, "next"],
    ["a numeric cursor", { has_more: false, cursor: 7 }, undefined],
  ])("ends, or goes on, by %s", (_, meta, cursor) => {
    expect(read({ data: [], meta })).toEqual(cursor === undefined ? { keys: [] } : { keys: [], cursor })
  })

  it.each([
    ["HTML", "<html><body>Sign in</body></html>"],
    ["nothing", ""],
    ["truncated JSON", '{"data": [{"key": "a"}'],
    ["a list", []],
    ["null", "null"],
    ["no data", { meta: {} }],
    ["data that is an object", { data: { key: "a" } }],
    ["data null", { data: null }],
    ["data that is text", { data: "a" }],
    ["more keys, and no cursor to them", { data: [], meta: { has_more: true } }],
    ["more keys, and a cursor null", { data: [], meta: { has_more: true, cursor: null } }],
    ["more keys, and an empty cursor", { data: [], meta: { has_more: true, cursor: "" } }],
  ])("refuses %s", (_, body) => {
    expect(() => read(body)).toThrow(KvResponseError)
  })

  it("refuses invalid UTF-8", () => {
    const bytes = Uint8Array.of(...encoder.encode('{"data":[{"key":"'), 0xff, ...encoder.encode('"}]}'))
    expect(() => readKeyPage(bytes, null, { operation: "list" })).toThrow(KvResponseError)
  })

  it("leaves out what is no key, and delivers a key once", () => {
    const data = [
      null,
      "a",
      42,
      [],
      {},
      { key: 42 },
      { key: "a", size_bytes: 1 },
      { key: "b" },
      { key: "a", size_bytes: 2 },
    ]
    expect(read({ data })).toEqual({ keys: [{ key: "a", sizeBytes: 1 }, { key: "b" }] })
  })

  it.each(["12", -1, 1.5, null, true, {}, 2 ** 60, []])("leaves out the size_bytes %j", (size_bytes) => {
    expect(read({ data: [{ key: "a", size_bytes }] }).keys).toEqual([{ key: "a" }])
  })

  it("leaves out an updated_at and a Date it cannot read", () => {
    expect(read({ data: [{ key: "a", updated_at: "yesterday" }] }, "now")).toEqual({ keys: [{ key: "a" }] })
  })

  it("does not take a key for a member of its own making", () => {
    const { keys } = read('{"data": [{"key": "__proto__"}, {"key": "constructor"}]}')
    expect(keys).toEqual([{ key: "__proto__" }, { key: "constructor" }])
  })
})

describe("readInstant()", () => {
  it.each([
    ["2026-06-18T14:48:17.475129983Z", Date.UTC(2026, 5, 18, 14, 48, 17, 475)],
    ["2026-06-18T14:48:17Z", Date.UTC(2026, 5, 18, 14, 48, 17)],
    ["2026-06-18T16:48:17.5+02:00", Date.UTC(2026, 5, 18, 14, 48, 17, 500)],
    ["Thu, 18 Jun 2026 14:48:17 GMT", Date.UTC(2026, 5, 18, 14, 48, 17)],
  ])("reads %j", (text, ms) => {
    expect(readInstant(text)).toBe(ms)
  })

  it.each([
    ...["", "now", "2026", "2026-06-18", "1790000000", "18 Jun 2026", "2026-13-01T00:00:00Z", "2026-06-18T25:00:00Z"],
    ...["0000", "Invalid Date", "2026-06-18T14:48:17.475129983Zz", "Thu, ", "Thu, 99 Jun 2026 14:48:17 GMT"],
    ...[null, undefined, 1_790_000_000_000, {}, true, [], new Date(0)],
  ])("reads nothing from %j", (text) => {
    expect(readInstant(text)).toBeUndefined()
  })

  it.each([
    "2026-06-18T14:48:17",
    "2026-06-18T14:48",
    "Thu, 18 Jun 2026 14:48:17",
    "Thu, 2026",
    "Thu, 18 Jun 2026 14:48:17 PST",
  ])("reads nothing from %j: in which zone, it does not say", (text) => {
    expect(readInstant(text)).toBeUndefined()
  })
})

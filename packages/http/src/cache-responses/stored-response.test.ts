import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeResponse, encodeResponse, type StoredResponse } from "./stored-response.ts"

const STATUSES = [200, 404]
const encoder = new TextEncoder()
const plain: StoredResponse = {
  status: 200,
  headers: [
    ["content-type", "text/plain"],
    ["x-latin", "é"],
  ],
  bornAtMs: 1,
  mustRevalidate: false,
  body: encoder.encode("line\nline"),
}
const stored = (head: unknown, body = "body") => encoder.encode(`${JSON.stringify(head)}\n${body}`)

describe("decodeResponse()", () => {
  it("reads back what encodeResponse() wrote, with any body", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), (bytes, mustRevalidate) => {
        const response = { ...plain, mustRevalidate, body: new Uint8Array(bytes) }
        expect(decodeResponse(encodeResponse(response), STATUSES)).toEqual(response)
      }),
    )
  })

  it("reads a view into a larger buffer", () => {
    const bytes = encodeResponse(plain)
    const around = new Uint8Array(bytes.length + 20)
    around.set(bytes, 10)
    expect(decodeResponse(around.subarray(10, 10 + bytes.length), STATUSES)).toEqual(plain)
  })

  const head = { status: 200, headers: [], bornAtMs: 1 }
  it.each<[string, unknown]>([
    ["no bytes", "text"],
    ["null", null],
    ["nothing", new Uint8Array()],
    ["no line", encoder.encode("{}")],
    ["no JSON", encoder.encode("{\n")],
    ["no object", stored(null)],
    ["an array", stored([1])],
    ["another status", stored({ ...head, status: 500 })],
    ["a status as text", stored({ ...head, status: "200" })],
    ["no time", stored({ ...head, bornAtMs: undefined })],
    ["a time of half a millisecond", stored({ ...head, bornAtMs: 0.5 })],
    ["no headers", stored({ ...head, headers: undefined })],
    ["headers as an object", stored({ ...head, headers: { a: "b" } })],
    ["a header without a value", stored({ ...head, headers: [["a"]] })],
    ["a line break in a value", stored({ ...head, headers: [["a", "b\r\nset-cookie: c=d"]] })],
    ["a line break in a name", stored({ ...head, headers: [["a\r\nset-cookie: c=d", "b"]] })],
    ["an empty name", stored({ ...head, headers: [["", "b"]] })],
    ["what is no byte", stored({ ...head, headers: [["a", "\u{1F600}"]] })],
    ["a cookie", stored({ ...head, headers: [["Set-Cookie", "sid=1"]] })],
    ["a header of the connection", stored({ ...head, headers: [["transfer-encoding", "chunked"]] })],
    ["a length of its own", stored({ ...head, headers: [["content-length", "1"]] })],
  ])("refuses %s", (_, bytes) => {
    expect(decodeResponse(bytes, STATUSES)).toBeUndefined()
  })

  it("survives any bytes", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeResponse(bytes, STATUSES)))
  })
})

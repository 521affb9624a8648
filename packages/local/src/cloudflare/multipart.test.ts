import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { multipartBoundary, parseMultipart } from "./multipart.ts"

describe("multipartBoundary()", () => {
  it.each([
    ["multipart/form-data; boundary=abc", "abc"],
    ['Multipart/Form-Data; charset=utf-8; boundary="a b;c"', "a b;c"],
    ["multipart/form-data", undefined],
    ["multipart/mixed; boundary=abc", undefined],
    ["text/plain", undefined],
    [undefined, undefined],
  ])("reads %s", (contentType, boundary) => {
    expect(multipartBoundary(contentType)).toBe(boundary)
  })
})

describe("parseMultipart()", () => {
  it("gives back whatever the platform has written as files, byte for byte", async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(Buffer.from("\r\n--"), Buffer.from("\n\r")),
    )
    await fc.assert(
      fc.asyncProperty(bytes, bytes, async (value, metadata) => {
        const form = new FormData()
        form.set("value", new Blob([new Uint8Array(value)]))
        form.set("metadata", new Blob([new Uint8Array(metadata)]), 'a "name="')
        const response = new Response(form)
        const boundary = multipartBoundary(response.headers.get("content-type") ?? "") ?? ""
        const fields = parseMultipart(new Uint8Array(await response.arrayBuffer()), boundary)
        expect([...fields].map(([name, field]) => [name, [...field]])).toEqual([
          ["value", [...value]],
          ["metadata", [...metadata]],
        ])
      }),
    )
  })

  it("finds no field in what is no form", () => {
    for (const text of ["", "--b", "--b--", "--b\r\n--b--", "--b\r\nno blank line\r\n--b--", "text"]) {
      expect(parseMultipart(Buffer.from(text), "b").size).toBe(0)
    }
  })
})

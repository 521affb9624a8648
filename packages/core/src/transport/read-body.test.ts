import { describe, expect, it } from "vitest"
import { readBody } from "./read-body.ts"

/** A body in given chunks, which counts what is taken from it. */
function bodyOf(chunks: readonly (number | Error)[]) {
  let read = 0
  let cancelled = false
  const reader = {
    async read() {
      const chunk = chunks[read]
      read += 1
      if (chunk instanceof Error) throw chunk
      return chunk === undefined ? { done: true } : { done: false, value: new Uint8Array(chunk) }
    },
    async cancel() {
      cancelled = true
    },
  }
  return { body: { getReader: () => reader }, readChunks: () => read, wasCancelled: () => cancelled }
}

const respond = (chunks: readonly (number | Error)[], headers: Record<string, string> = {}) => {
  const source = bodyOf(chunks)
  return { ...source, response: { status: 200, headers: new Headers(headers), body: source.body } }
}
const broken = new Error("broken")

describe("readBody()", () => {
  it.each([
    ["no chunk", [], {}, "whole", 0],
    ["chunks", [1, 2, 3], {}, "whole", 6],
    ["empty chunks", [0, 1, 0], {}, "whole", 1],
    ["as many bytes as allowed", [4, 4], {}, "whole", 8],
    ["one byte too many", [4, 4, 1], {}, "too-large", 8],
    ["one chunk too many at once", [9], {}, "too-large", 0],
    ["as many bytes as announced", [3], { "content-length": "3" }, "whole", 3],
    ["fewer bytes than announced", [2], { "content-length": "3" }, "broken", 2],
    ["no byte of those announced", [], { "content-length": "3" }, "broken", 0],
    ["more bytes than announced", [2, 2], { "content-length": "3" }, "too-large", 2],
    ["an error between chunks", [2, broken], {}, "broken", 2],
    ["a garbled announcement", [3], { "content-length": "3, 3" }, "whole", 3],
    ["a negative announcement", [3], { "content-length": "-1" }, "whole", 3],
    ["an announcement in hex", [3], { "content-length": "0x1" }, "whole", 3],
    ["an announcement of the encoded length", [6], { "content-length": "3", "content-encoding": "gzip" }, "whole", 6],
    ["an announcement and no encoding", [2], { "content-length": "3", "content-encoding": "identity" }, "broken", 2],
  ])("of a body with %s", async (_, chunks, headers, end, length) => {
    const { response } = respond(chunks, headers as Record<string, string>)
    const body = await readBody(response, 8)
    expect([body.end, body.bytes.length]).toEqual([end, length])
  })

  it("says why it broke", async () => {
    expect((await readBody(respond([broken]).response, 8)).cause).toBe(broken)
  })

  it("takes no chunk beyond the one that is too much, and cancels the rest", async () => {
    const { response, readChunks, wasCancelled } = respond(Array.from({ length: 1_000 }, () => 64 * 1_024))
    await readBody(response, 64 * 1_024)
    expect([readChunks(), wasCancelled()]).toEqual([2, true])
  })

  it("does not mind a body that cannot be cancelled", async () => {
    const { response } = respond([9])
    const reader = { ...response.body.getReader(), cancel: async () => Promise.reject(broken) }
    expect((await readBody({ ...response, body: { getReader: () => reader } }, 8)).end).toBe("too-large")
  })

  it("reads no body as an empty one", async () => {
    const { bytes, end } = await readBody({ status: 204, headers: new Headers(), body: null }, 8)
    expect([bytes.length, end]).toEqual([0, "whole"])
  })
})

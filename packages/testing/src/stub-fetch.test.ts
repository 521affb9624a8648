import { describe, expect, it } from "vitest"
import { type StubReply, stubFetch } from "./stub-fetch.ts"

const INIT = { method: "GET", headers: {}, body: undefined, redirect: "manual", signal: AbortSignal.abort() } as const

describe("stubFetch()", () => {
  it.each<[StubReply, number, string | null, number]>([
    [404, 404, null, 0],
    [{ status: 200, body: "é", headers: { "x-one": "1" } }, 200, "1", 2],
    [{ status: 302, body: new Uint8Array(3) }, 302, null, 3],
    [{ status: 0 }, 0, null, 0],
  ])("answers as it is told: %j", async (reply, status, header, length) => {
    const response = await stubFetch(() => reply)("https://x.example", INIT)
    const body = await response.body?.getReader().read()
    expect([response.status, response.headers.get("x-one"), body?.value?.length ?? 0]).toEqual([status, header, length])
  })

  it("adds no content type of its own, and gives a 204 no body", async () => {
    const { headers } = await stubFetch(() => ({ status: 200, body: "text" }))("https://x.example", INIT)
    expect(headers.get("content-type")).toBeNull()
    expect((await stubFetch(() => 204)("https://x.example", INIT)).body).toBeNull()
  })

  it("records each request before it is answered, or fails", async () => {
    const fetch = stubFetch(() => Promise.reject(new TypeError("broken")))
    await expect(fetch("https://x.example/a", INIT)).rejects.toThrow("broken")
    expect(fetch.requests).toEqual([{ ...INIT, url: "https://x.example/a", index: 0 }])
  })
})

import { describe, expect, it } from "vitest"
import { setUp, type TestSession } from "./test-kit/set-up.ts"

const ask = (session: TestSession) => session.user
const signIn = (session: TestSession) => session.login("zoe")

describe("transports other than the cookie", () => {
  it.each([
    ["header", (token: string) => ({ "x-session-id": token })],
    ["bearer", (token: string) => ({ authorization: `Bearer ${token}` })],
  ] as const)("%s: the same token, answered in X-Session-ID", async (transport, toHeaders) => {
    const { sessions } = setUp({ transport })
    const send = async (headers: Record<string, string>, run: (session: TestSession) => unknown) => {
      const session = await sessions.load(new Request("https://app.example/", { headers }))
      const result = await run(session)
      const response = new Headers()
      await sessions.commit(session, response)
      expect(response.getSetCookie()).toEqual([])
      return { result, token: response.get("x-session-id"), cacheControl: response.get("cache-control") }
    }
    const { token, cacheControl } = await send({}, signIn)
    expect(cacheControl).toBe("no-store")
    expect((await send(toHeaders(token ?? ""), ask)).result).toBe("zoe")
    expect((await send({ cookie: `__Host-sid=${token}` }, ask)).result).toBeUndefined()
    expect((await send(toHeaders(token ?? ""), (session) => session.destroy())).token).toBe("")
    expect((await send(toHeaders(token ?? ""), ask)).result).toBeUndefined()
  })
})

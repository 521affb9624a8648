/** Sessions through every door, end to end: a real client, a real server, and the local KV server behind it. */
import { SessionCommittedError } from "@larder/session"
import { createMemoryStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { compose, sessions } from "./index.ts"
import { Browser } from "./test-kit/browser.ts"
import { DOORS } from "./test-kit/doors.ts"
import { createGate } from "./test-kit/gate.ts"
import { startKv } from "./test-kit/kv.ts"

describe.each(DOORS)("sessions behind the door of %s", (_, start) => {
  it("go on from one request to the next, and know their schema", async () => {
    const kv = await startKv()
    const url = await start(compose(sessions(kv.sessions)), async ({ session }) => {
      // @ts-expect-error: the schema has no such field.
      await session.get("price")
      const views = ((await session.get("views")) ?? 0) + 1
      session.set("views", views)
      return { body: String(views) }
    })
    const browser = new Browser(url)
    const first = await browser.send()
    expect([await first.text(), first.headers.get("cache-control")]).toEqual(["1", "no-store"])
    expect([await browser.text(), await browser.text()]).toEqual(["2", "3"])
  })

  it("cost and set nothing where nobody asks for them", async () => {
    const kv = await startKv()
    const browser = new Browser(
      await start(compose(sessions(kv.sessions)), ({ session }, path) => {
        if (path === "/login") session.login("zoe")
        return { body: "hello", headers: { "cache-control": "public, max-age=60" } }
      }),
    )
    await browser.text("/login")
    kv.store.clear()
    const response = await browser.send("/")
    expect([await response.text(), response.headers.get("cache-control")]).toEqual(["hello", "public, max-age=60"])
    expect(response.headers.getSetCookie()).toEqual([])
    expect(kv.store.operations).toEqual([])
  })

  it("keep the cookies of the handler apart from their own, and put no-store over what it says", async () => {
    const kv = await startKv()
    const url = await start(compose(sessions(kv.sessions)), ({ session }) => {
      session.set("note", "x")
      const cookies = ["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2; Path=/"]
      return { body: "ok", headers: { "set-cookie": cookies, "cache-control": "public" } }
    })
    const { headers } = await new Browser(url).send()
    const cookies = headers.getSetCookie()
    expect(cookies.slice(0, 2)).toEqual(["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2; Path=/"])
    expect([cookies.length, cookies[2]?.split("=")[0]]).toEqual([3, "__Host-sid"])
    expect(headers.get("cache-control")).toBe("no-store")
  })

  it.each([
    ["a redirect", { status: 303, headers: { location: "/next" } }],
    ["an answer", { status: 200, body: "done" }],
    ["a stream", { status: 200, body: oneChunk() }],
    ["nothing", { status: 204 }],
    ["an error", { status: 503, body: "later" }],
  ])("are written before the first byte of %s leaves", async (_, reply) => {
    const kv = await startKv()
    const gate = createGate()
    const { put } = kv.store
    const store = Object.assign(
      { ...kv.store },
      { put: (...given: Parameters<typeof put>) => gate.then(() => put(...given)) },
    )
    const answered = createGate()
    const url = await start(compose(sessions(kv.sessionsOn(store))), ({ session }, path) => {
      if (path === "/ping") return { body: "pong" }
      session.set("views", 1)
      answered.open()
      return reply
    })
    let hasArrived = false
    const arriving = new Browser(url).send("/").then((response) => {
      hasArrived = true
      return response
    })
    await answered
    for (let round = 0; round < 5; round += 1) expect(await new Browser(url).text("/ping")).toBe("pong")
    expect(hasArrived).toBe(false)
    gate.open()
    const response = await arriving
    expect([response.status, response.headers.getSetCookie().length]).toEqual([reply.status, 1])
    await response.text()
    expect(kv.store.counts().put).toBe(2)
  })

  it("are written where the handler throws, too", async () => {
    const kv = await startKv()
    const browser = new Browser(
      await start(compose(sessions(kv.sessions)), async ({ session }, path) => {
        if (path === "/read") return { body: String(await session.get("note")) }
        session.set("note", "before the error")
        throw new Error("broken")
      }),
    )
    const response = await browser.send("/")
    expect([response.status, await response.text()]).toEqual([500, "broken"])
    expect(response.headers.get("cache-control")).toBe("no-store")
    expect(await browser.text("/read")).toBe("before the error")
  })

  it("take no change behind the first byte, and say so", async () => {
    const kv = await startKv()
    const [caught, arrived] = [createGate<unknown>(), createGate()]
    const url = await start(compose(sessions(kv.sessions)), ({ session }) => {
      async function* body() {
        yield Buffer.from("first")
        await arrived
        try {
          session.set("views", 1)
        } catch (error) {
          caught.open(error)
        }
        yield Buffer.from(" second")
      }
      return { body: body() }
    })
    const response = await new Browser(url).send()
    arrived.open()
    expect(await response.text()).toBe("first second")
    expect(await caught).toBeInstanceOf(SessionCommittedError)
    expect(String(await caught)).toContain("already committed; change it before the response begins")
    expect(kv.store.operations).toEqual([])
  })

  it("answer 500, and not what the handler said, where they cannot be written", async () => {
    const kv = await startKv()
    const url = await start(compose(sessions(kv.sessions)), ({ session }) => {
      session.set("views", 1)
      return { body: "saved!", headers: { etag: '"1"', "x-handler": "yes" } }
    })
    await kv.local.close()
    const response = await new Browser(url).send()
    expect([response.status, await response.text()]).toEqual([500, "broken"])
    expect([response.headers.get("x-handler"), response.headers.getSetCookie()]).toEqual([null, []])
  })

  it("answer 401 and clear the cookie, where what is to be written has ended meanwhile", async () => {
    const kv = await startKv()
    const browser = new Browser(
      await start(compose(sessions(kv.sessions)), ({ session }, path) => {
        if (path === "/login") session.login("zoe")
        else session.set("views", 1)
        return { body: "done", headers: { "x-handler": "yes" } }
      }),
    )
    await browser.send("/login")
    await kv.sessions.revokeUser("zoe")
    const response = await browser.send("/change")
    expect([response.status, await response.text()]).toEqual([401, "The session has ended: sign in again."])
    expect([response.headers.get("cache-control"), response.headers.get("x-handler")]).toEqual(["no-store", null])
    expect(browser.cookies.size).toBe(0)
  })

  it("answer 503, to be tried again, where what is to be written cannot be seen here yet", async () => {
    const kv = await startKv()
    const elsewhere = await start(compose(sessions(kv.sessions)), ({ session }) => {
      session.login("zoe")
      return {}
    })
    const here = await start(compose(sessions(kv.sessionsOn(createMemoryStore()))), ({ session }) => {
      session.set("views", 1)
      return {}
    })
    const browser = new Browser(elsewhere)
    await browser.send()
    const before = new Map(browser.cookies)
    const response = await browser.at(here).send()
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"])
    expect(browser.cookies).toEqual(before)
  })

  it("are committed for HEAD, which brings no body", async () => {
    const kv = await startKv()
    const url = await start(compose(sessions(kv.sessions)), ({ session }) => {
      session.set("views", 1)
      return { body: "hello", headers: { "content-length": "5" } }
    })
    const response = await new Browser(url).send("/", { method: "HEAD" })
    expect([response.status, await response.text(), response.headers.get("content-length")]).toEqual([200, "", "5"])
    expect(response.headers.getSetCookie()).toHaveLength(1)
  })
})

async function* oneChunk(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("streamed")
}

import { isKvError } from "@larder/core"
import { createMemoryStore, type Fault, faultyStore } from "@larder/testing"
import { describe, expect, expectTypeOf, it } from "vitest"
import {
  createSessions,
  SessionCommittedError,
  SessionDataError,
  SessionEndedError,
  type StandardSchema,
} from "./index.ts"
import { createClient, requestOf } from "./test-kit/client.ts"
import { MINUTE_MS, SECRET, setUp, type TestData, type TestSession } from "./test-kit/set-up.ts"

const ask = (session: TestSession) => session.user
const signIn = (session: TestSession) => session.login("zoe")
const request = () => new Request("https://app.example/")

describe("sessions.commit()", () => {
  it("throws SessionEndedError for a change of a session that has ended, and clears the cookie nonetheless", async () => {
    const { client, clock, sessions, costOf } = setUp()
    await client.send((session) => {
      session.login("zoe")
      session.set("views", 1)
    })
    const [blind, aware, reader] = [client.copy(), client.copy(), client.copy()]
    const loaded = await sessions.load(requestOf(aware.cookies))
    await loaded.data
    const asked = await sessions.load(requestOf(reader.cookies))
    await asked.user
    await client.send((session) => session.destroy())
    await clock.advance(2 * MINUTE_MS)
    for (const session of [loaded, asked, await sessions.load(requestOf(blind.cookies))]) {
      session.set("views", 2)
      const headers = new Headers()
      await expect(sessions.commit(session, headers)).rejects.toThrow(SessionEndedError)
      expect(headers.getSetCookie()).toHaveLength(1)
      expect(headers.getSetCookie()[0]).toContain("Max-Age=0")
    }
    expect(await costOf(() => blind.send((session) => session.set("views", 3)).catch(() => {}))).not.toContain("put")
  })

  it("begins a new session for a change by somebody who was seen to have none", async () => {
    const { client, clock } = setUp({ idleTimeoutMs: 60 * MINUTE_MS, absoluteTimeoutMs: 60 * MINUTE_MS })
    await client.send(signIn)
    await clock.advance(50 * MINUTE_MS)
    await client.send(() => {})
    await clock.advance(10 * MINUTE_MS)
    await client.send(async (session) => {
      expect(await session.user).toBeUndefined()
      session.set("views", 1)
    })
    expect((await client.send((session) => session.data)).result).toEqual({ views: 1 })
  })

  it("refuses every change that comes after it, and leaves no orphan", async () => {
    const { sessions, store } = setUp()
    const session = await sessions.load(request())
    await sessions.commit(session, new Headers())
    expect(() => session.set("views", 1)).toThrow(SessionCommittedError)
    expect(() => session.delete("views")).toThrow(SessionCommittedError)
    expect(() => session.login("zoe")).toThrow(SessionCommittedError)
    expect(() => session.regenerate()).toThrow(SessionCommittedError)
    expect(() => session.flash.set("notice", "x")).toThrow(SessionCommittedError)
    await expect(session.destroy()).rejects.toThrow(SessionCommittedError)
    await expect(session.csrfToken()).rejects.toThrow(SessionCommittedError)
    await expect(sessions.commit(session, new Headers())).rejects.toThrow(SessionCommittedError)
    expect((await store.list()).keys).toEqual([])
  })

  it("writes nothing when the headers cannot be changed", async () => {
    const { sessions, store } = setUp()
    const session = await sessions.load(request())
    session.login("zoe")
    const redirect = Response.redirect("https://app.example/", 302)
    await expect(sessions.commit(session, redirect.headers)).rejects.toThrow(TypeError)
    expect(store.counts().put).toBe(0)
    await sessions.commit(session, new Headers())
  })

  it("can be tried again after it failed", async () => {
    const { clock, store, sessionsWith, visitor } = setUp()
    let fault: Fault | undefined = "refused"
    const sessions = sessionsWith({ store: faultyStore(store, { clock, seed: 1, fail: () => fault }) })
    const session = await sessions.load(request())
    session.login("zoe")
    await expect(sessions.commit(session, new Headers())).rejects.toSatisfy(isKvError)
    fault = undefined
    const headers = new Headers()
    await sessions.commit(session, headers)
    const client = visitor()
    const [name = "", value = ""] = (headers.getSetCookie()[0] ?? "").split(/[=;]/)
    client.cookies.set(name, value)
    expect((await client.send(ask)).result).toBe("zoe")
  })

  it("takes only what load() has returned", async () => {
    await expect(setUp().sessions.commit({} as TestSession, new Headers())).rejects.toThrow(TypeError)
  })

  it("re-issues the stamp every tenth of the idle timeout, and a token of an older secret at once", async () => {
    const { client, clock, sessionsWith } = setUp()
    await client.send(signIn)
    const slides = async () => (await client.send(() => {})).headers.getSetCookie().length
    await clock.advance(3 * MINUTE_MS - 1)
    expect(await slides()).toBe(0)
    await clock.advance(1)
    expect(await slides()).toBe(1)
    expect(await slides()).toBe(0)
    const newest = "a newer secret of at least thirty-two letters"
    const { headers } = await client.at(sessionsWith({ secrets: [newest, SECRET] })).send(() => {})
    expect(headers.getSetCookie()).toHaveLength(1)
    expect((await client.at(sessionsWith({ secrets: [newest] })).send(ask)).result).toBe("zoe")
  })
})

describe("waitForWrites: false", () => {
  it("answers before changed fields are written, and tells of a failure", async () => {
    const { client, clock, store, sessionsWith, events } = setUp()
    await client.send(signIn)
    let fault: Fault | undefined
    const deferred: Promise<unknown>[] = []
    const hasty = sessionsWith({
      store: faultyStore(store, { clock, seed: 1, fail: () => fault }),
      waitForWrites: false,
      defer: (work) => deferred.push(work),
    })
    await client.at(hasty).send((session) => session.set("views", 1))
    expect((await store.list({ prefix: "session-data/" })).keys).toEqual([])
    await Promise.all(deferred)
    expect((await client.send((session) => session.get("views"))).result).toBe(1)
    fault = "refused"
    await client.at(hasty).send((session) => session.set("views", 2))
    await Promise.all(deferred)
    expect(events.at(-1)).toMatchObject({ type: "write-failed" })
  })
})

describe("a schema", () => {
  /** Views are numbers, 0 to begin with. */
  const schema: StandardSchema<{ views: number }> = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate(value) {
        const { views = 0 } = value as { views?: unknown }
        return typeof views === "number" ? { value: { views } } : { issues: [{ message: "views: expected a number" }] }
      },
    },
  }

  it("types what is read and checks what is written", async () => {
    const sessions = createSessions({ store: createMemoryStore(), secrets: [SECRET], schema })
    const client = createClient(sessions)
    await client.send(async (session) => {
      expectTypeOf(session.data).resolves.toEqualTypeOf<Readonly<{ views: number }>>()
      expectTypeOf(session.get("views")).resolves.toEqualTypeOf<number | undefined>()
      expect(await session.data).toEqual({ views: 0 })
      session.set("views", 1)
    })
    const wrong = client.send((session) => session.set("views", "two" as never))
    await expect(wrong).rejects.toThrow(SessionDataError)
    await expect(wrong).rejects.toThrow("views: expected a number")
    expect((await client.send((session) => session.data)).result).toEqual({ views: 1 })
  })

  it("says of what was stored before it that it does not fit", async () => {
    const { client, store } = setUp()
    await client.send((session) => session.set("theme", "dark"))
    const strict: StandardSchema<TestData> = {
      "~standard": { version: 1, vendor: "test", validate: () => ({ issues: [{ message: "no" }] }) },
    }
    const sessions = createSessions({ store, secrets: [SECRET], schema: strict })
    const session = await sessions.load(requestOf(client.cookies))
    await expect(session.data).rejects.toThrow(SessionDataError)
  })
})

describe("isolated fields", () => {
  it("read, write, delete and move to a new id like any other", async () => {
    const { client } = setUp({ isolated: ["cart"] })
    await client.send((session) => {
      session.set("cart", ["tea"])
      session.set("views", 1)
    })
    await client.send(signIn)
    expect((await client.send((session) => session.data)).result).toEqual({ views: 1, cart: ["tea"] })
    await client.send((session) => session.delete("cart"))
    expect((await client.send((session) => session.data)).result).toEqual({ views: 1 })
  })
})

import { isKvError, KvTimeoutError, ValueTooLargeError } from "@larder/core"
import { createMemoryStore, type Fault, faultyStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createSessions, SessionEndedError } from "./index.ts"
import { createClient, requestOf } from "./test-kit/client.ts"
import { MINUTE_MS, SECRET, setUp, type TestSession } from "./test-kit/set-up.ts"

const ask = (session: TestSession) => session.user
const signIn = (session: TestSession) => session.login("zoe")
const request = () => new Request("https://app.example/")

describe("session.user and session.data", () => {
  it("are those of the last sign-in and the last commit, in any process", async () => {
    const { client, sessionsWith } = setUp()
    await client.send((session) => {
      session.login("zoe")
      session.set("views", 1)
    })
    const elsewhere = client.at(sessionsWith({}))
    const { result } = await elsewhere.send(async (session) => [await session.user, await session.data])
    expect(result).toEqual(["zoe", { views: 1 }])
  })

  it("see what the request has changed before it is committed", async () => {
    const { client } = setUp()
    await client.send((session) => session.set("theme", "dark"))
    await client.send(async (session) => {
      session.set("views", 2)
      session.delete("theme")
      expect(await session.data).toEqual({ views: 2 })
      expect(await session.get("theme")).toBeUndefined()
      session.login("zoe")
      expect(await session.user).toBe("zoe")
    })
    const { result } = await client.send(async (session) => [await session.user, await session.data])
    expect(result).toEqual(["zoe", { views: 2 }])
  })

  it("carry whatever @larder/expiry stores, with names of prototypes", async () => {
    const sessions = createSessions({ store: createMemoryStore(), secrets: [SECRET] })
    const client = createClient(sessions)
    const since = new Date(0)
    await client.send((session) => {
      session.set("constructor", { since, tags: new Set(["a"]) })
      session.set("nothing", null)
    })
    const { result } = await client.send((session) => session.data)
    expect(result).toEqual({ constructor: { since, tags: new Set(["a"]) }, nothing: null })
  })

  it("are not those of a cookie that was copied to another application with other secrets", async () => {
    const { client, sessionsWith } = setUp()
    await client.send(signIn)
    const other = client.copy().at(sessionsWith({ secrets: ["another secret of thirty-two characters"] }))
    expect((await other.send(ask)).result).toBeUndefined()
  })

  it("throw when the store cannot be read: a session that cannot be checked is not an anonymous one", async () => {
    const { client, clock, store, sessionsWith } = setUp()
    await client.send(signIn)
    let fault: Fault | undefined = "refused"
    const broken = faultyStore(store, { clock, seed: 1, fail: () => fault })
    const session = await sessionsWith({ store: broken }).load(requestOf(client.cookies))
    await expect(session.user).rejects.toSatisfy(isKvError)
    fault = undefined
    expect(await session.user).toBe("zoe")
  })
})

describe("session.set() and session.delete()", () => {
  it.each(["", "__proto__", "\ud800"])("refuse the name %j", async (name) => {
    const session = await createSessions({ store: createMemoryStore(), secrets: [SECRET] }).load(request())
    expect(() => session.set(name, 1)).toThrow(TypeError)
    expect(() => session.delete(name)).toThrow(TypeError)
  })

  it("refuse undefined, which stands for a missing field", async () => {
    const session = await setUp().sessions.load(request())
    expect(() => session.set("views", undefined as never)).toThrow(TypeError)
  })

  it("keep a record below maxBytes, saying both sizes, and spare the changes of others", async () => {
    const { client, sessions } = setUp({ maxBytes: 2_000 })
    await client.send((session) => session.set("views", 1))
    const settled = await Promise.allSettled([
      client.copy().send((session) => session.set("views", 2)),
      client.copy().send((session) => session.set("theme", "x".repeat(2_000))),
      client.copy().send((session) => session.set("cart", ["a"])),
    ])
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"])
    const [, refused] = settled
    expect(refused?.status === "rejected" && refused.reason).toBeInstanceOf(ValueTooLargeError)
    expect(String(refused?.status === "rejected" && refused.reason)).toMatch(/2\d\d\d bytes.*at most 2000/)
    const { result } = await createClient(sessions, client.cookies).send((session) => session.data)
    expect(result).toEqual({ views: 2, cart: ["a"] })
  })
})

describe("session.login()", () => {
  it("takes along what a visitor has stored", async () => {
    const { client } = setUp()
    await client.send((session) => session.set("cart", ["tea"]))
    await client.send(signIn)
    expect((await client.send((session) => session.data)).result).toEqual({ cart: ["tea"] })
  })

  it("takes nothing along of another user", async () => {
    const { client } = setUp()
    await client.send((session) => {
      session.login("zoe")
      session.set("cart", ["tea"])
    })
    await client.send(async (session) => {
      session.login("ada")
      expect(await session.data).toEqual({})
    })
    const { result } = await client.send(async (session) => [await session.user, await session.data])
    expect(result).toEqual(["ada", {}])
  })

  it("draws a new id where it is not known whether the first was written, and what lands late opens nothing", async () => {
    const { clock, store, sessionsWith } = setUp()
    let writes = 0
    const flaky = faultyStore(store, {
      clock,
      seed: 1,
      lateMs: 5_000,
      fail: ({ name, key }) => (name === "put" && key.startsWith("session/") && writes++ === 0 ? "late" : undefined),
    })
    const client = createClient(sessionsWith({ store: flaky }))
    await client.send(signIn)
    await client.send((session) => session.destroy())
    await clock.advance(5_000)
    // What landed late is there, but nobody has its id.
    expect((await store.list({ prefix: "session/" })).keys).toHaveLength(1)
    expect(client.cookies.size).toBe(0)
  })

  it("takes back what it has written when it cannot write the rest", async () => {
    const { clock, store, sessionsWith } = setUp()
    const fail = ({ name, key }: { readonly name: string; readonly key: string }) =>
      name === "put" && key.startsWith("session-user/") ? ("refused" as const) : undefined
    const client = createClient(sessionsWith({ store: faultyStore(store, { clock, seed: 1, fail }) }))
    await expect(client.send(signIn)).rejects.toSatisfy(isKvError)
    expect((await store.list()).keys).toEqual([])
    expect(client.cookies.size).toBe(0)
  })

  it.each(["", 42, undefined, "\ud800"])("refuses %j as a user", async (user) => {
    const session = await setUp().sessions.load(request())
    expect(() => session.login(user as string)).toThrow(TypeError)
  })
})

describe("session.regenerate()", () => {
  it("gives a new id with user and data, and the old one ends", async () => {
    const { client } = setUp()
    await client.send((session) => {
      session.login("zoe")
      session.set("views", 1)
    })
    const old = client.copy()
    await client.send((session) => session.regenerate())
    const { result } = await client.send(async (session) => [await session.user, await session.data])
    expect(result).toEqual(["zoe", { views: 1 }])
    expect((await old.send(ask)).result).toBeUndefined()
  })

  it("leaves the data behind with keep: false, and does nothing where there is no session", async () => {
    const { client, visitor, costOf } = setUp()
    await client.send((session) => session.set("views", 1))
    await client.send((session) => session.regenerate({ keep: false }))
    expect((await client.send((session) => session.data)).result).toEqual({})
    expect(await costOf(() => visitor().send((session) => session.regenerate()))).toBe("0")
  })

  it("does not put off the absolute end", async () => {
    const { client, clock } = setUp({ idleTimeoutMs: 60 * MINUTE_MS, absoluteTimeoutMs: 90 * MINUTE_MS })
    await client.send(signIn)
    await clock.advance(50 * MINUTE_MS)
    await client.send((session) => session.regenerate())
    await clock.advance(39 * MINUTE_MS)
    expect((await client.send(ask)).result).toBe("zoe")
    await clock.advance(MINUTE_MS)
    expect((await client.send(ask)).result).toBeUndefined()
  })

  it("throws SessionEndedError when the session has ended meanwhile, and writes nothing", async () => {
    const { client, store } = setUp()
    await client.send(signIn)
    const late = client.copy()
    const sending = late.send(async (session) => {
      await session.user
      await client.send((session) => session.destroy())
      session.regenerate()
    })
    await expect(sending).rejects.toThrow(SessionEndedError)
    expect((await store.list()).keys).toEqual([])
  })
})

describe("session.destroy()", () => {
  it("deletes all there is and clears the cookie", async () => {
    const { client, store } = setUp({ isolated: ["cart"] })
    await client.send((session) => {
      session.login("zoe")
      session.set("views", 1)
      session.set("cart", ["tea"])
    })
    const { headers } = await client.send((session) => session.destroy())
    expect((await store.list()).keys).toEqual([])
    expect(headers.getSetCookie()).toEqual(["__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"])
  })

  it("deletes all there is after a regenerate as well", async () => {
    const { client, store } = setUp()
    await client.send(signIn)
    await client.send((session) => session.regenerate())
    await client.send((session) => session.regenerate())
    await client.send((session) => session.destroy())
    const left = (await store.list()).keys.map(({ key }) => key.split("/")[0])
    // The marks of the two ids before it: dead, and gone with the absolute timeout.
    expect(left).toEqual(["session", "session"])
  })

  it("leaves no session in the request: reads find none, changes are refused, a sign-in begins anew", async () => {
    const { client } = setUp()
    await client.send(signIn)
    await client.send(async (session) => {
      await session.destroy()
      expect(await session.user).toBeUndefined()
      expect(() => session.set("views", 1)).toThrow(SessionEndedError)
      session.login("ada")
      session.set("views", 1)
    })
    const { result } = await client.send(async (session) => [await session.user, await session.data])
    expect(result).toEqual(["ada", { views: 1 }])
  })

  it("throws, and keeps the cookie, when the session could not be deleted", async () => {
    const { client, clock, store, sessionsWith } = setUp()
    await client.send(signIn)
    const fail = ({ name }: { readonly name: string }) => (name === "delete" ? ("lost" as const) : undefined)
    const broken = sessionsWith({ store: faultyStore(store, { clock, seed: 1, fail }) })
    const session = await broken.load(requestOf(client.cookies))
    await expect(session.destroy()).rejects.toThrow(KvTimeoutError)
    expect(await session.user).toBe("zoe")
  })

  it("needs no word of the user's revocation", async () => {
    const { client, clock, store, sessionsWith } = setUp()
    await client.send(signIn)
    const fail = ({ key }: { readonly key: string }) =>
      key.startsWith("session-revoked/") ? ("refused" as const) : undefined
    const broken = sessionsWith({ store: faultyStore(store, { clock, seed: 1, fail }) })
    await client.at(broken).send((session) => session.destroy())
    expect((await store.list()).keys).toEqual([])
  })

  it("is final though data could not be deleted, and tells what is left", async () => {
    const { client, clock, store, sessionsWith, events } = setUp()
    await client.send((session) => {
      session.login("zoe")
      session.set("views", 1)
    })
    const fail = ({ name, key }: { readonly name: string; readonly key: string }) =>
      name === "delete" && key.startsWith("session-data/") ? ("refused" as const) : undefined
    const broken = sessionsWith({ store: faultyStore(store, { clock, seed: 1, fail }) })
    const copy = client.copy()
    await client.at(broken).send((session) => session.destroy())
    expect(events.map(({ type }) => type)).toEqual(["signed-in", "cleanup-failed", "ended"])
    expect((await copy.send(async (session) => [await session.user, await session.data])).result).toEqual([
      undefined,
      {},
    ])
  })
})

describe("a printed session", () => {
  it("tells no id", async () => {
    const { client, sessions } = setUp()
    await client.send(signIn)
    const session = await sessions.load(requestOf(client.cookies))
    await session.user
    const id = [...client.cookies.values()][0]?.slice(0, 43) ?? "none"
    const { inspect } = await import("node:util")
    expect(inspect(session, { depth: 10, showHidden: true, getters: false })).not.toContain(id)
    expect(JSON.stringify(session)).not.toContain(id)
  })
})

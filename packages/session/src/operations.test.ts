/** Operations are what a KV bills: they are API, and exact. */
import { describe, expect, it } from "vitest"
import { MINUTE_MS, type SetUp, setUp, type TestSession } from "./test-kit/set-up.ts"

async function signedIn(options?: Parameters<typeof setUp>[0]): Promise<SetUp> {
  const all = setUp(options)
  await all.client.send((session) => session.login("zoe"))
  return all
}

async function signedInWithData(options?: Parameters<typeof setUp>[0]): Promise<SetUp> {
  const all = await signedIn(options)
  await all.client.send((session) => session.set("views", 1))
  return all
}

const ask = (session: TestSession) => session.user
const nothing = () => {}

describe("operations of a request", () => {
  it("anonymous: 0", async () => {
    const { client, costOf } = setUp()
    expect(await costOf(() => client.send(nothing))).toBe("0")
    expect(await costOf(() => client.send(async (session) => [await session.user, await session.data]))).toBe("0")
  })

  it("signed in and untouched: 0", async () => {
    const { client, costOf } = await signedInWithData()
    expect(await costOf(() => client.send(nothing))).toBe("0")
  })

  it("forged, of another key, or cut: 0", async () => {
    const { client, costOf, sessionsWith } = await signedIn()
    const [name, token = ""] = [...client.cookies][0] ?? []
    if (name === undefined) throw new Error("no cookie")
    const other = client.at(sessionsWith({ secrets: ["another secret of thirty-two characters"] }))
    expect(await costOf(() => other.send(ask))).toBe("0")
    for (const forged of [`A${token.slice(1)}`, `${token.slice(0, -1)}x`, token.slice(0, 43), "", "a.b.c.d"]) {
      client.cookies.set(name, forged)
      expect(await costOf(() => client.send(ask))).toBe("0")
    }
  })

  it("idle for too long: 0", async () => {
    const { client, clock, costOf } = await signedIn()
    await clock.advance(30 * MINUTE_MS)
    expect(await costOf(() => client.send(ask))).toBe("0")
  })

  it("identity asked: 1 read, and 1 more while the revocation memo is cold", async () => {
    const { client, costOf, sessionsWith } = await signedIn()
    expect(await costOf(() => client.send(ask))).toBe("1 get")
    expect(await costOf(() => client.at(sessionsWith({})).send(ask))).toBe("2 get")
  })

  it("identity and data: 2 reads, and 1 more while the revocation memo is cold", async () => {
    const { client, costOf, sessionsWith } = await signedInWithData()
    const both = async (session: TestSession) => [await session.user, await session.data, await session.get("views")]
    expect(await costOf(() => client.send(both))).toBe("2 get")
    expect(await costOf(() => client.at(sessionsWith({})).send(both))).toBe("3 get")
  })

  it("modify: at most 3 reads and 1 write", async () => {
    const { client, costOf, sessionsWith } = await signedInWithData()
    const cost = (handler: Parameters<typeof client.send>[0]) => costOf(() => client.send(handler))
    expect(await cost((session) => session.set("views", 2))).toBe("2 get, 1 put")
    expect(await cost(async (session) => session.set("views", ((await session.get("views")) ?? 0) + 1))).toBe(
      "3 get, 1 put",
    )
    expect(
      await cost(async (session) => {
        await session.user
        session.delete("views")
      }),
    ).toBe("3 get, 1 put")
    expect(
      await cost(async (session) => {
        await session.data
        await session.user
        session.set("views", 3)
        session.set("theme", "dark")
      }),
    ).toBe("3 get, 1 put")
    const cold = client.at(sessionsWith({ revocationMemoMs: 0 }))
    const modify = async (session: TestSession) => {
      await session.data
      session.set("views", 4)
    }
    expect(await costOf(() => cold.send(modify))).toBe("4 get, 1 put")
  })

  it("a visitor's first change: 2 writes", async () => {
    const { client, costOf } = setUp()
    expect(await costOf(() => client.send((session) => session.set("theme", "dark")))).toBe("2 put")
  })

  it("login: 1 read and 2 writes, 3 with data", async () => {
    const { visitor, costOf } = setUp()
    expect(await costOf(() => visitor().send((session) => session.login("zoe")))).toBe("1 get, 2 put")
    const withData = (session: TestSession) => {
      session.login("zoe")
      session.set("views", 1)
    }
    expect(await costOf(() => visitor().send(withData))).toBe("1 get, 3 put")
  })

  it("login over a visitor's session: its identity and data read, written anew and deleted", async () => {
    const { client, costOf } = setUp()
    await client.send((session) => session.set("theme", "dark"))
    expect(await costOf(() => client.send((session) => session.login("zoe")))).toBe("3 get, 3 put, 2 delete")
  })

  it("regenerate: the identity twice and data; identity, data, a note of the device and one in the old identity", async () => {
    const { client, costOf } = await signedInWithData()
    expect(await costOf(() => client.send((session) => session.regenerate()))).toBe("3 get, 4 put, 1 delete")
  })

  it("after a regenerate: 1 read more until two minutes have passed and a token was issued behind them", async () => {
    const { client, clock, costOf } = await signedInWithData({ idleTimeoutMs: 12 * 60 * MINUTE_MS })
    await client.send((session) => session.regenerate())
    expect(await costOf(() => client.send(ask))).toBe("2 get")
    await clock.advance(2 * MINUTE_MS)
    expect(await costOf(() => client.send(ask))).toBe("3 get")
    expect(await costOf(() => client.send(ask))).toBe("1 get")
  })

  it("logout: one delete for each that exists, 1 read to find the device", async () => {
    const withData = await signedInWithData()
    expect(await withData.costOf(() => withData.client.send((session) => session.destroy()))).toBe("1 get, 3 delete")
    const without = await signedIn()
    expect(await without.costOf(() => without.client.send((session) => session.destroy()))).toBe("1 get, 2 delete")
    const visitor = setUp()
    await visitor.client.send((session) => session.set("theme", "dark"))
    expect(await visitor.costOf(() => visitor.client.send((session) => session.destroy()))).toBe("1 get, 2 delete")
  })

  it("a thousand idle slides: 0", async () => {
    const { client, clock, costOf } = await signedIn({ absoluteTimeoutMs: 4_000 * 60 * MINUTE_MS })
    let slides = 0
    const cost = await costOf(async () => {
      for (let request = 0; request < 1_000; request += 1) {
        await clock.advance(20 * MINUTE_MS)
        const { headers } = await client.send(nothing)
        slides += headers.getSetCookie().length
      }
    })
    expect([cost, slides]).toEqual(["0", 1_000])
    expect((await client.send((session) => session.user)).result).toBe("zoe")
  })

  it("revokeUser: 1 write whatever the number of sessions", async () => {
    const { sessions, visitor, costOf } = setUp()
    for (let device = 0; device < 20; device += 1) await visitor().send((session) => session.login("zoe"))
    expect(await costOf(() => sessions.revokeUser("zoe"))).toBe("1 put")
  })

  it("requireFresh: the identity and the epoch, whatever is in memory", async () => {
    const { client, costOf } = await signedIn()
    expect(await costOf(() => client.send((session) => session.requireFresh()))).toBe("2 get")
  })

  it("listDevices: 1 list, a read for each, 1 of the epoch; revoke: 1 list and 2 deletes", async () => {
    const { sessions, visitor, costOf } = setUp()
    for (let device = 0; device < 3; device += 1) await visitor().send((session) => session.login("zoe"))
    expect(await costOf(() => sessions.listDevices("zoe"))).toBe("4 get, 1 list")
    const [device] = await sessions.listDevices("zoe")
    expect(await costOf(() => sessions.revoke("zoe", device?.id ?? ""))).toBe("2 delete, 1 list")
  })

  it("an isolated field: 1 read, 1 write without reading it again", async () => {
    const { client, costOf } = await signedIn({ isolated: ["views"] })
    expect(await costOf(() => client.send((session) => session.set("views", 1)))).toBe("1 get, 1 put")
    expect(await costOf(() => client.send((session) => session.get("views")))).toBe("2 get")
  })

  it("flash and csrf: 0", async () => {
    const { client, costOf } = setUp()
    const cost = await costOf(async () => {
      await client.send(async (session) => [session.flash.set("notice", "saved"), await session.csrfToken()])
      await client.send((session) => [session.flash.get("notice"), session.checkCsrf()])
    })
    expect(cost).toBe("0")
  })
})

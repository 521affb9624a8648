import { describe, expect, it } from "vitest"
import { MINUTE_MS, SECRET, setUp } from "./test-kit/set-up.ts"

const NAME = "__Host-sid-flash"

describe("session.flash", () => {
  it("leaves a message for the next request that asks for it, once", async () => {
    const { client } = setUp()
    await client.send((session) => session.flash.set("notice", { text: "saved ✓" }))
    await client.send(() => {})
    const take = () => client.send((session) => session.flash.get("notice"))
    const { result, headers } = await take()
    expect(result).toEqual({ text: "saved ✓" })
    expect(headers.getSetCookie()).toEqual([`${NAME}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`])
    expect((await take()).result).toBeUndefined()
  })

  it("keeps what was not asked for, and what is set is for the next request", async () => {
    const { client } = setUp()
    await client.send((session) => {
      session.flash.set("one", 1)
      session.flash.set("two", 2)
      expect(session.flash.get("one")).toBeUndefined()
    })
    await client.send((session) => {
      expect(session.flash.get("one")).toBe(1)
      session.flash.set("one", "again")
      expect(session.flash.get("one")).toBeUndefined()
    })
    const { result } = await client.send((session) => [session.flash.get("one"), session.flash.get("two")])
    expect(result).toEqual(["again", 2])
  })

  it("takes nothing that was changed, is too old, or was signed by a secret that is gone", async () => {
    const { client, clock, sessionsWith } = setUp()
    await client.send((session) => session.flash.set("notice", "saved"))
    const read = async (from = client.copy()) => (await from.send((session) => session.flash.get("notice"))).result
    expect(await read()).toBe("saved")
    expect(await read(client.copy().at(sessionsWith({ secrets: [SECRET.toUpperCase()] })))).toBeUndefined()
    expect(await read(client.copy().at(sessionsWith({ secrets: [SECRET.toUpperCase(), SECRET] })))).toBe("saved")
    const value = client.cookies.get(NAME) ?? ""
    for (const forged of [`x${value}`, value.slice(0, -1), value.replace(".", "A."), "", "...", "a.b.c"]) {
      const forger = client.copy()
      forger.cookies.set(NAME, forged)
      expect(await read(forger), forged).toBeUndefined()
    }
    await clock.advance(30 * MINUTE_MS)
    expect(await read()).toBeUndefined()
  })

  it("survives a sign-in and a logout", async () => {
    const { client } = setUp()
    await client.send((session) => {
      session.login("zoe")
      session.flash.set("notice", "welcome")
    })
    await client.send(async (session) => {
      await session.destroy()
      session.flash.set("notice", `${session.flash.get("notice")} and goodbye`)
    })
    expect((await client.send((session) => session.flash.get("notice"))).result).toBe("welcome and goodbye")
  })

  it("refuses what does not fit in a cookie, before anything is written", async () => {
    const { client, store } = setUp()
    const sending = client.send((session) => {
      session.set("views", 1)
      session.flash.set("notice", "x".repeat(4_096))
    })
    await expect(sending).rejects.toThrow(/__Host-sid-flash: it has \d+ bytes, browsers take at most 4096/)
    expect(store.counts().put).toBe(0)
  })

  it("takes a prototype's name for a name", async () => {
    const { client } = setUp()
    await client.send((session) => session.flash.set("__proto__", 1))
    expect(
      (await client.send((session) => [session.flash.get("toString"), session.flash.get("__proto__")])).result,
    ).toEqual([undefined, 1])
  })
})

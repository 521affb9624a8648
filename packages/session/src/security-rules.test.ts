/**
 * Rules that others have written down, one test each, named by its source (all read 2026-08).
 *
 * ASVS: OWASP Application Security Verification Standard 5.0. SMCS: OWASP Session Management Cheat Sheet. CSRF: OWASP
 * Cross-Site Request Forgery Prevention Cheat Sheet.
 */
import { describe, expect, it } from "vitest"
import { MINUTE_MS, setUp, type TestSession } from "./test-kit/set-up.ts"

const NAME = "__Host-sid"
const signIn = (session: TestSession) => session.login("zoe")
const ask = (session: TestSession) => session.user

async function signedIn(options?: Parameters<typeof setUp>[0]) {
  const all = setUp(options)
  const { headers } = await all.client.send(signIn)
  return { ...all, cookie: headers.getSetCookie()[0] ?? "", headers }
}

describe("security rules", () => {
  it("ASVS 7.2.3: ids are unique, random and of 128 bits or more", async () => {
    const { visitor } = setUp()
    const ids = new Set<string>()
    const ones = new Array<number>(256).fill(0)
    for (let count = 0; count < 500; count += 1) {
      const client = visitor()
      await client.send(signIn)
      const id = client.cookies.get(NAME)?.split(".")[0] ?? ""
      ids.add(id)
      const bytes = Buffer.from(id, "base64url")
      expect(bytes).toHaveLength(32)
      for (const [bit] of ones.entries()) {
        const isSet = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1
        ones[bit] = (ones[bit] ?? 0) + isSet
      }
    }
    expect(ids.size).toBe(500)
    // Each bit is fair: 250 of 500, seven standard deviations either way.
    for (const count of ones) expect(Math.abs(count - 250)).toBeLessThan(79)
  })

  it("SMCS, session id content: the id means nothing, and its name tells no technology", async () => {
    const { client } = await signedIn()
    const token = client.cookies.get(NAME) ?? ""
    expect(NAME).not.toMatch(/larder|node|express|kv/i)
    expect(Buffer.from(token.split(".")[0] ?? "", "base64url").toString("latin1")).not.toContain("zoe")
  })

  it("ASVS 7.2.1 and SMCS, strict session management: an id that we have not issued is never adopted", async () => {
    const { client, store } = setUp()
    client.cookies.set(NAME, "A".repeat(43))
    const planted = `${"B".repeat(43)}.${Date.now().toString(36)}.0.${"C".repeat(22)}`
    for (const id of [client.cookies.get(NAME) ?? "", planted]) {
      client.cookies.set(NAME, id)
      await client.send((session) => session.set("views", 1))
      expect(client.cookies.get(NAME)?.split(".")[0]).not.toBe(id.split(".")[0])
    }
    expect((await store.list({ prefix: "session/" })).keys).toHaveLength(2)
  })

  it("ASVS 7.2.4: signing in, and signing in again, draws a new id and ends the one before", async () => {
    const { client } = setUp()
    await client.send((session) => session.set("views", 1))
    for (const user of ["zoe", "zoe", "ada"]) {
      const before = client.copy()
      await client.send((session) => session.login(user))
      expect(client.cookies.get(NAME)?.slice(0, 43)).not.toBe(before.cookies.get(NAME)?.slice(0, 43))
      expect((await before.send((session) => session.data)).result).toEqual({})
      expect((await client.send(ask)).result).toBe(user)
    }
  })

  it("SMCS, renew the id after any change of privilege: regenerate() does, and ends the one before", async () => {
    const { client } = await signedIn()
    const before = client.copy()
    await client.send((session) => session.regenerate())
    expect((await before.send(ask)).result).toBeUndefined()
    expect((await client.send(ask)).result).toBe("zoe")
  })

  it("ASVS 7.3.1: who is idle for 30 minutes signs in again, whatever their browser keeps", async () => {
    const { client, clock } = await signedIn()
    const copy = client.copy()
    for (let minutes = 0; minutes < 60; minutes += 20) {
      await clock.advance(20 * MINUTE_MS)
      expect((await client.send(ask)).result).toBe("zoe")
    }
    expect((await copy.send(ask)).result).toBeUndefined()
    await clock.advance(30 * MINUTE_MS)
    expect((await client.send(ask)).result).toBeUndefined()
  })

  it("ASVS 7.3.2: nobody stays signed in for more than 12 hours, however busy", async () => {
    const { client, clock } = await signedIn()
    for (let minutes = 20; minutes < 12 * 60; minutes += 20) {
      await clock.advance(20 * MINUTE_MS)
      if (minutes % 120 === 0) await client.send((session) => session.regenerate())
      expect((await client.send(ask)).result).toBe("zoe")
    }
    await clock.advance(20 * MINUTE_MS)
    expect((await client.send(ask)).result).toBeUndefined()
  })

  it("ASVS 7.4.1: after logout, no copy of the cookie opens anything", async () => {
    const { client, clock } = await signedIn()
    const copies = [client.copy()]
    await clock.advance(5 * MINUTE_MS)
    await client.send(ask)
    copies.push(client.copy())
    await client.send((session) => session.destroy())
    for (const copy of copies) expect((await copy.send(ask)).result).toBeUndefined()
    expect(client.cookies.size).toBe(0)
  })

  it("ASVS 7.4.2, 7.4.3 and 7.4.5: all sessions of a user can be ended, by one call", async () => {
    const { sessions, visitor } = setUp()
    const devices = [visitor(), visitor(), visitor()]
    for (const device of devices) await device.send(signIn)
    await sessions.revokeUser("zoe")
    for (const device of devices) expect((await device.send(ask)).result).toBeUndefined()
  })

  it("ASVS 7.5.2: users can see where they are signed in, and end any of it", async () => {
    const { sessions, visitor } = setUp()
    const [phone, laptop] = [visitor(), visitor()]
    await phone.send(signIn, { headers: { "user-agent": "phone" } })
    await laptop.send(signIn, { headers: { "user-agent": "laptop" } })
    const devices = await sessions.listDevices("zoe")
    expect(devices.map(({ userAgent }) => userAgent).sort()).toEqual(["laptop", "phone"])
    await sessions.revoke("zoe", devices.find(({ userAgent }) => userAgent === "phone")?.id ?? "")
    expect((await phone.send(ask)).result).toBeUndefined()
    expect((await laptop.send(ask)).result).toBe("zoe")
  })

  it("ASVS 7.5.1 and 7.5.3: an application can tell how long ago somebody signed in", async () => {
    const { client, clock } = await signedIn()
    const atMs = clock.now()
    await clock.advance(20 * MINUTE_MS)
    await client.send((session) => session.regenerate())
    expect((await client.send((session) => session.authenticatedAtMs)).result).toBe(atMs)
  })

  it("ASVS 3.3.1 to 3.3.4: every cookie has Secure, SameSite, HttpOnly and a __Host- name", async () => {
    const { client } = setUp()
    const csrf = await client.send((session) => session.csrfToken())
    const both = await client.send((session) => {
      session.login("zoe")
      session.flash.set("notice", "welcome")
    })
    const cookies = [...csrf.headers.getSetCookie(), ...both.headers.getSetCookie()]
    expect(cookies).toHaveLength(3)
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-[^=]+=[^;]+; Path=\/; Secure; HttpOnly; SameSite=Lax$/)
    }
    expect(() => setUp({ cookie: { name: "sid" } })).toThrow("__Host- or __Secure-")
  })

  it("ASVS 3.3.5: no cookie is larger than 4096 bytes, whatever the session holds", async () => {
    const { client } = setUp()
    const { headers } = await client.send((session) => {
      session.login("zoe".repeat(300))
      session.set("theme", "x".repeat(50_000))
    })
    for (const cookie of headers.getSetCookie()) expect(cookie.length).toBeLessThan(200)
    await expect(client.send((session) => session.flash.set("x", "x".repeat(4_096)))).rejects.toThrow("4096")
  })

  it("ASVS 3.5.1 and CSRF: a request of another site is told from our own", async () => {
    const { client } = await signedIn()
    const check = (headers: Readonly<Record<string, string>>) =>
      client.send((session) => session.checkCsrf(), { method: "POST", headers }).then(({ result }) => result)
    expect(await check({ "sec-fetch-site": "cross-site" })).toBe(false)
    expect(await check({ origin: "https://evil.example" })).toBe(false)
    expect(await check({})).toBe(false)
    expect(await check({ "sec-fetch-site": "same-origin" })).toBe(true)
    const { result: token } = await client.send((session) => session.csrfToken())
    expect(await check({ "x-csrf-token": token })).toBe(true)
  })

  it("SMCS, storage and logging: what is in the store, and in events, opens nothing", async () => {
    const { client, store, events, visitor } = await signedIn()
    await client.send((session) => session.set("views", 1))
    const { keys } = await store.list()
    const values = await Promise.all(
      keys.map(async ({ key }) => new TextDecoder().decode((await store.get(key))?.bytes)),
    )
    const dump = [...keys.map(({ key }) => key), ...values, JSON.stringify(events)].join("\n")
    const token = client.cookies.get(NAME) ?? ""
    expect(dump).not.toContain(token.slice(0, 43))
    const stamp = token.split(".")[1]
    for (const hash of new Set(dump.match(/[\w-]{43}/g))) {
      const thief = visitor()
      for (const mac of dump.match(/[\w-]{22}/g) ?? []) {
        thief.cookies.set(NAME, `${hash}.${stamp}.0.${mac}`)
        expect((await thief.send(ask)).result).toBeUndefined()
      }
    }
  })

  it("SMCS, web content caching: no cache keeps a response that sets or clears a cookie", async () => {
    const { client, headers } = await signedIn()
    expect(headers.get("cache-control")).toBe("no-store")
    for (const run of [
      (session: TestSession) => session.set("views", 1),
      (session: TestSession) => session.flash.set("notice", "saved"),
      (session: TestSession) => session.regenerate(),
      (session: TestSession) => session.destroy(),
    ]) {
      const response = await client.send(run)
      expect(response.headers.getSetCookie().length).toBeGreaterThan(0)
      expect(response.headers.get("cache-control")).toBe("no-store")
    }
  })
})

import { Cookie, CookieJar } from "tough-cookie"
import { describe, expect, it, vi } from "vitest"
import { createSessions, type SessionCookieOptions } from "./index.ts"
import { readCookies } from "./session-cookie.ts"
import { MINUTE_MS, SECRET, setUp } from "./test-kit/set-up.ts"

const cookieOf = async (cookie: SessionCookieOptions, url = "https://app.example/") => {
  const { client } = setUp({ cookie })
  const { headers } = await client.send((session) => session.login("zoe"), { url })
  return headers.getSetCookie()[0]?.replace(/=[^;]*/, "=x")
}

describe("the session's cookie", () => {
  it.each<[SessionCookieOptions, string]>([
    [{}, "__Host-sid=x; Path=/; Secure; HttpOnly; SameSite=Lax"],
    [{ sameSite: "strict" }, "__Host-sid=x; Path=/; Secure; HttpOnly; SameSite=Strict"],
    [{ sameSite: "none" }, "__Host-sid=x; Path=/; Secure; HttpOnly; SameSite=None"],
    [{ persistent: true }, "__Host-sid=x; Path=/; Max-Age=1800; Secure; HttpOnly; SameSite=Lax"],
    [
      { name: "__Secure-sid", domain: "app.example" },
      "__Secure-sid=x; Path=/; Domain=app.example; Secure; HttpOnly; SameSite=Lax",
    ],
  ])("with %j is %s", async (options, expected) => {
    expect(await cookieOf(options)).toBe(expected)
  })

  it("is accepted and sent back by tough-cookie in its strict mode, set, cleared and with every kind of message", async () => {
    const { client, sessions } = setUp()
    const jar = new CookieJar(undefined, { prefixSecurity: "strict", looseMode: false, rejectPublicSuffixes: true })
    const url = "https://app.example/"
    const keep = async (headers: Headers) => {
      for (const cookie of headers.getSetCookie()) {
        expect(Cookie.parse(cookie, { loose: false })).toBeDefined()
        await jar.setCookie(cookie, url, { loose: false, ignoreError: false })
      }
    }
    const { headers } = await client.send(async (session) => {
      session.login("zoe")
      session.flash.set("notice", 'ünï ; , = "code"')
    })
    await keep(headers)
    await keep((await setUp().client.send((session) => session.csrfToken())).headers)
    const request = new Request(url, { headers: { cookie: await jar.getCookieString(url) } })
    const session = await sessions.load(request)
    expect([await session.user, session.flash.get("notice")]).toEqual(["zoe", 'ünï ; , = "code"'])
    await session.destroy()
    const cleared = new Headers()
    await sessions.commit(session, cleared)
    await keep(cleared)
    expect((await jar.getCookies(url)).map(({ key }) => key)).toEqual(["__Host-sid-csrf"])
  })

  it.each<[string, SessionCookieOptions]>([
    ["a name with a space", { name: "my sid" }],
    ["an empty name", { name: "" }],
    ["a domain that is none", { domain: "app.example; Path=/x", name: "__Secure-sid" }],
    ["a name that promises nothing", { name: "sid" }],
    ["__Host- with a domain", { domain: "app.example" }],
    ["__Host- in development", { name: "__Host-sid", development: true }],
    ["SameSite=None in development", { sameSite: "none", development: true }],
  ])("is refused at construction: %s", (_, cookie) => {
    expect(() => setUp({ cookie })).toThrow(/^cookie\./)
  })

  it("in development has no Secure and its own name, warns, and works on loopback over plain http alone", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue()
    const cookie = { development: true }
    for (const url of ["http://localhost:3000/", "http://127.0.0.1/", "http://[::1]:80/", "http://app.localhost/"]) {
      expect(await cookieOf(cookie, url)).toBe("dev-sid=x; Path=/; HttpOnly; SameSite=Lax")
    }
    for (const url of ["https://localhost/", "http://app.example/", "http://localhost.evil.example/"]) {
      await expect(cookieOf(cookie, url)).rejects.toThrow("http://localhost alone")
    }
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("DEVELOPMENT MODE"))
  })

  it("carries no token of development into production", async () => {
    vi.spyOn(console, "warn").mockReturnValue()
    const { client, sessionsWith, clock } = setUp({ cookie: { development: true } })
    await client.send((session) => session.login("zoe"), { url: "http://localhost/" })
    const production = sessionsWith({ cookie: {}, now: clock.now })
    client.cookies.set("__Host-sid", client.cookies.get("dev-sid") ?? "")
    expect((await client.at(production).send((session) => session.user)).result).toBeUndefined()
  })
})

describe("readCookies()", () => {
  const read = (cookie: string) => readCookies(new Headers({ cookie }), "sid")

  it("finds the first few values of a name, and of no other", () => {
    expect(read("a=1; sid=x; sid2=y;  sid=z=;xsid=w")).toEqual(["x", "z="])
    expect(read("sid")).toEqual([])
    expect(read(Array.from({ length: 100 }, (_, index) => `sid=${index}`).join("; "))).toEqual(["0", "1", "2", "3"])
    expect(readCookies(new Headers(), "sid")).toEqual([])
  })

  it("lets a planted cookie of the same name stand in nobody's way", async () => {
    const { client, sessions } = setUp()
    await client.send((session) => session.login("zoe"))
    const cookie = `__Host-sid=planted; __Host-sid=${client.cookies.get("__Host-sid")}`
    const session = await sessions.load(new Request("https://app.example/", { headers: { cookie } }))
    expect(await session.user).toBe("zoe")
  })

  it("keeps Max-Age at the idle timeout", async () => {
    const { client } = setUp({ cookie: { persistent: true }, idleTimeoutMs: 10 * MINUTE_MS })
    const { headers } = await client.send((session) => session.login("zoe"))
    expect(headers.getSetCookie()[0]).toContain("Max-Age=600")
    expect((await client.send((session) => session.destroy())).headers.getSetCookie()[0]).toMatch(/Max-Age=0$/)
  })
})

describe("createSessions()", () => {
  it("makes no cookie where a visitor only looks", async () => {
    const sessions = createSessions({ store: setUp().store, secrets: [SECRET] })
    const headers = new Headers({ "cache-control": "public, max-age=60" })
    await sessions.commit(await sessions.load(new Request("https://app.example/")), headers)
    expect([...headers]).toEqual([["cache-control", "public, max-age=60"]])
  })
})

import { describe, expect, it } from "vitest"
import type { Client } from "./test-kit/client.ts"
import { setUp, type TestData } from "./test-kit/set-up.ts"

const POST = { method: "POST" } as const

/** What an application would answer to a request: whether it may change anything. */
async function isAllowed(
  client: Client<TestData>,
  headers: Readonly<Record<string, string>>,
  submitted?: string,
): Promise<boolean> {
  return (await client.send((session) => session.checkCsrf(submitted), { ...POST, headers })).result
}

const tokenOf = async (client: Client<TestData>) => (await client.send((session) => session.csrfToken())).result

describe("session.checkCsrf()", () => {
  it.each([
    ["Sec-Fetch-Site same-origin", { "sec-fetch-site": "same-origin" }, true],
    ["Sec-Fetch-Site none, typed in by the user", { "sec-fetch-site": "none" }, true],
    ["Sec-Fetch-Site same-site, of a sibling", { "sec-fetch-site": "same-site" }, false],
    ["Sec-Fetch-Site cross-site", { "sec-fetch-site": "cross-site" }, false],
    ["Sec-Fetch-Site that says no word we know", { "sec-fetch-site": "" }, false],
    ["our Origin, before browsers had Sec-Fetch-Site", { origin: "https://app.example" }, true],
    ["our Origin before a proxy that ends TLS", { origin: "http://app.example" }, true],
    ["another Origin", { origin: "https://evil.example" }, false],
    ["Origin null, of a sandbox", { origin: "null" }, false],
    [
      "Sec-Fetch-Site cross-site, though Origin is ours",
      { "sec-fetch-site": "cross-site", origin: "https://app.example" },
      false,
    ],
    ["a trusted Origin", { "sec-fetch-site": "same-site", origin: "https://www.example" }, true],
    ["no word at all, and no token", {}, false],
  ])("with %s: %s", async (_, headers, allowed) => {
    const { client } = setUp({ trustedOrigins: ["https://www.example"] })
    expect(await isAllowed(client, headers)).toBe(allowed)
  })

  it("lets methods through that change nothing", async () => {
    const { client } = setUp()
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      const headers = { "sec-fetch-site": "cross-site" }
      expect((await client.send((session) => session.checkCsrf(), { method, headers })).result).toBe(true)
    }
  })

  it("takes the token where headers do not tell, in a header or as it was submitted", async () => {
    const { client } = setUp()
    await client.send((session) => session.login("zoe"))
    const token = await tokenOf(client)
    expect(await isAllowed(client, {}, token)).toBe(true)
    expect(await isAllowed(client, { "x-csrf-token": token })).toBe(true)
    expect(await isAllowed(client, { "sec-fetch-site": "cross-site" }, token)).toBe(false)
  })

  it("refuses a token of another session, of none, of before a sign-in, and one that was changed", async () => {
    const { client, visitor } = setUp()
    await client.send((session) => session.set("views", 1))
    const before = await tokenOf(client)
    await client.send((session) => session.login("zoe"))
    const other = visitor()
    await other.send((session) => session.login("zoe"))
    const token = await tokenOf(client)
    for (const wrong of [
      before,
      await tokenOf(other),
      await tokenOf(visitor()),
      `${token}x`,
      token.slice(1),
      "",
      "a.b",
    ]) {
      expect(await isAllowed(client, {}, wrong), wrong).toBe(false)
      expect(await isAllowed(client, { "sec-fetch-site": "same-origin" }, wrong), wrong).toBe(false)
    }
  })

  it("protects the login form: a visitor's token hangs on a cookie of its own, and holds on in the session that begins", async () => {
    const { client, visitor } = setUp()
    const token = await tokenOf(client)
    expect([...client.cookies.keys()]).toEqual(["__Host-sid-csrf"])
    expect(await isAllowed(visitor(), {}, token)).toBe(false)
    expect(await isAllowed(client, {}, token)).toBe(true)
    expect(await isAllowed(client, {}, await tokenOf(client))).toBe(true)
    await client.send((session) => session.set("views", 1))
    expect(await isAllowed(client, {}, token)).toBe(true)
  })

  it("is not needed where no browser sends the token by itself", async () => {
    const { client } = setUp({ transport: "header" })
    expect(await isAllowed(client, { "sec-fetch-site": "cross-site" })).toBe(true)
  })
})

describe("session.csrfToken()", () => {
  it("is a new one each time, of the session that the response leaves", async () => {
    const { client } = setUp()
    const { result } = await client.send(async (session) => {
      session.login("zoe")
      return [await session.csrfToken(), await session.csrfToken()]
    })
    expect(new Set(result).size).toBe(2)
    for (const token of result) expect(await isAllowed(client, {}, token)).toBe(true)
  })
})

import type { KvStore } from "@larder/core"
import { createSessions, type SessionDevice, type Sessions } from "@larder/session"
import { describe, expect, it } from "vitest"
import { openWorld, type World } from "../../test-kit/open-world.ts"

const SECRETS = ["0123456789abcdef0123456789abcdef"]
const SEAL = "fedcba9876543210fedcba9876543210"

/** The sessions of an application, which knows its own settings. */
function toApplication(store: KvStore, seal?: readonly string[]): Sessions<Record<string, unknown>> {
  return createSessions({ store, secrets: SECRETS, revocationMemoMs: 0, ...(seal === undefined ? {} : { seal }) })
}

/** Signs a user in. @returns The cookie. */
async function signIn(sessions: Sessions<Record<string, unknown>>, user: string, userAgent: string): Promise<string> {
  const session = await sessions.load(new Request("https://app.example/", { headers: { "user-agent": userAgent } }))
  session.login(user)
  const headers = new Headers()
  await sessions.commit(session, headers)
  return headers.getSetCookie()[0]?.split(";")[0] ?? ""
}

async function userOf(sessions: Sessions<Record<string, unknown>>, cookie: string): Promise<string | undefined> {
  return (await sessions.load(new Request("https://app.example/", { headers: { cookie } }))).user
}

async function openSignedIn(seal?: readonly string[]): Promise<World & { readonly cookies: readonly string[] }> {
  const world = await openWorld()
  const application = toApplication(world.store, seal)
  const cookies = [await signIn(application, "ann", "Firefox"), await signIn(application, "ann", "Safari")]
  return { ...world, cookies }
}

describe("larder sessions list", () => {
  it("lists where a user is signed in", async () => {
    const { larder } = await openSignedIn()
    const { code, out } = await larder(["sessions", "list", "--user", "ann"])
    expect(code).toBe(0)
    const [head, ...rows] = out.trimEnd().split("\n")
    expect(head).toMatch(/^SIGNED IN +DEVICE +WITH$/)
    for (const row of rows) expect(row).toMatch(/^\d{4}-\d\d-\d\d .*Z {2}\d+ m?s ago +[\w-]{43} {2}(?:Firefox|Safari)$/)
    expect(rows).toHaveLength(2)
    const devices = (await larder(["sessions", "list", "--user", "ann", "--json"])).json<SessionDevice[]>()
    expect(devices.map(({ userAgent }) => userAgent).toSorted()).toEqual(["Firefox", "Safari"])
  })

  it("says that a user is signed in nowhere", async () => {
    const { larder } = await openWorld()
    expect(await larder(["sessions", "list", "--user", "x"])).toMatchObject({
      code: 0,
      out: "",
      error: "They are signed in nowhere.\n",
    })
    expect(await larder(["sessions", "list", "--user", "x", "--json"])).toMatchObject({ code: 0, out: "[]\n" })
  })

  it("reads sealed sessions with the secrets of the environment, and says so when it has none", async () => {
    const { larder } = await openSignedIn([SEAL])
    const without = await larder(["sessions", "list", "--user", "ann"])
    expect(without).toMatchObject({ code: 0, error: expect.stringContaining("2 records could not be read: sealed?") })
    const env = { LARDER_SESSION_SEAL: `${SEAL}, ${"x".repeat(32)}` }
    expect((await larder(["sessions", "list", "--user", "ann", "--json"], { env })).json()).toHaveLength(2)
  })

  it("needs a user", async () => {
    const { larder } = await openWorld()
    expect(await larder(["sessions", "list"])).toMatchObject({
      code: 2,
      error: expect.stringContaining("required option '--user <id>' not specified"),
    })
    // A variable of the shell that is not set must not look as if somebody had been signed out.
    for (const name of ["list", "revoke"]) {
      expect(await larder(["sessions", name, "--user", ""])).toMatchObject({
        code: 2,
        error: "larder: --user: it is empty\n",
      })
    }
  })
})

describe("larder sessions revoke", () => {
  it("ends all sessions of a user, as their application sees", async () => {
    const { larder, store, cookies } = await openSignedIn()
    const application = toApplication(store)
    expect(await userOf(application, cookies[0] ?? "")).toBe("ann")
    expect(await larder(["sessions", "revoke", "--user", "ann"])).toMatchObject({
      code: 0,
      out: "Ended all sessions: 2 devices\n",
    })
    for (const cookie of cookies) expect(await userOf(application, cookie)).toBeUndefined()
    expect((await larder(["sessions", "list", "--user", "ann", "--json"])).json()).toEqual([])
  })

  it("keeps the revocation as long as any session may live", async () => {
    const { larder, local, id } = await openSignedIn()
    await larder(["sessions", "revoke", "--user", "ann", "--json"])
    const line = [...local.exportNamespace(id)].find((text) => text.includes("session-revoked/"))
    const [, expiresAt] = /expires_at\\?":\s?(\d+)/.exec(line ?? "") ?? []
    expect(Number(expiresAt) - Date.now()).toBeGreaterThan(400 * 86_400_000)
  })

  it("ends one device alone, and exits with 3 when it is not theirs", async () => {
    const { larder, store, cookies } = await openSignedIn()
    const devices = (await larder(["sessions", "list", "--user", "ann", "--json"])).json<SessionDevice[]>()
    const firefox = devices.find(({ userAgent }) => userAgent === "Firefox")?.id ?? ""
    const revoke = (user: string) => larder(["sessions", "revoke", "--user", user, "--device", firefox])
    expect(await revoke("bob")).toMatchObject({ code: 3 })
    expect(await revoke("ann")).toMatchObject({ code: 0, out: "Ended the sessions of the device\n" })
    const application = toApplication(store)
    expect(await userOf(application, cookies[0] ?? "")).toBeUndefined()
    expect(await userOf(application, cookies[1] ?? "")).toBe("ann")
  })

  it("writes nothing that a sealing application could not read", async () => {
    const { larder, store, cookies, local } = await openSignedIn([SEAL])
    const { puts } = local.bill()
    expect(await larder(["sessions", "revoke", "--user", "ann"])).toMatchObject({
      code: 1,
      error: expect.stringMatching(/nothing was revoked\n.*LARDER_SESSION_SEAL/),
    })
    expect(local.bill()).toMatchObject({ puts })
    const env = { LARDER_SESSION_SEAL: SEAL }
    expect(await larder(["sessions", "revoke", "--user", "ann"], { env })).toMatchObject({ code: 0 })
    expect(await userOf(toApplication(store, [SEAL]), cookies[0] ?? "")).toBeUndefined()
  })

  it("never shows a secret that cannot be used", async () => {
    const { larder } = await openWorld()
    const env = { LARDER_SESSION_SEAL: "short-secret" }
    const { code, error } = await larder(["sessions", "revoke", "--user", "ann"], { env })
    expect([code, error.includes("short-secret")]).toEqual([2, false])
  })
})

import { createSessions, type Session, type Sessions } from "@larder/session"
import { describe, expect, it } from "vitest"
import type { Ground, World } from "./world.ts"

const SECRET = "a secret of the suite, long enough"
type Data = { cart?: string[]; views?: number }

/** A browser, as far as its cookies go. */
function createBrowser(): <T>(sessions: Sessions<Data>, use: (session: Session<Data>) => T | Promise<T>) => Promise<T> {
  let cookie = ""
  return async (sessions, use) => {
    const session = await sessions.load(new Request("https://app.example/", { headers: { cookie } }))
    const result = await use(session)
    const headers = new Headers()
    await sessions.commit(session, headers)
    const [set] = headers.getSetCookie()
    if (set !== undefined) cookie = set.split(";", 1)[0] ?? ""
    return result
  }
}

/** Cookies, hashing and sealing by WebCrypto, writes, logout. */
export function describeSession({ name, open }: Ground, { now, advance }: World): void {
  describe(name, () => {
    it.each([
      ["as it is", []],
      ["sealed", [SECRET]],
    ])("signs in, keeps data %s, moves to a new id, and ends", async (_, seal) => {
      const store = await open()
      const start = () =>
        createSessions<Data>({
          store,
          secrets: [SECRET],
          now,
          ...(Array.isArray(seal) && seal.length > 0 ? { seal } : {}),
        })
      const [one, two] = [start(), start()]
      const send = createBrowser()
      await send(one, (session) => session.set("cart", ["tea"]))
      await send(one, (session) => session.login("zoë"))
      await send(two, (session) => session.set("views", 1))
      await send(one, (session) => session.regenerate())
      expect(await send(two, (session) => session.user)).toBe("zoë")
      expect(await send(two, (session) => session.data)).toEqual({ cart: ["tea"], views: 1 })
      await send(two, (session) => session.destroy())
      expect(await send(one, (session) => session.user)).toBeUndefined()
    })

    it("ends by the idle timeout, and by a revocation", async () => {
      const sessions = createSessions<Data>({ store: await open(), secrets: [SECRET], now, revocationMemoMs: 0 })
      const [idle, revoked] = [createBrowser(), createBrowser()]
      await idle(sessions, (session) => session.login("a"))
      await advance(1_800_001)
      expect(await idle(sessions, (session) => session.user)).toBeUndefined()
      await revoked(sessions, (session) => session.login("b"))
      await sessions.revokeUser("b")
      expect(await revoked(sessions, (session) => session.user)).toBeUndefined()
    })

    it("takes a forged cookie for none", async () => {
      const sessions = createSessions<Data>({ store: await open(), secrets: [SECRET], now })
      const forged = new Request("https://app.example/", { headers: { cookie: `__Host-sid=${"A".repeat(80)}` } })
      expect(await (await sessions.load(forged)).user).toBeUndefined()
    })
  })
}

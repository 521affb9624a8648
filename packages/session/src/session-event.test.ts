import { describe, expect, it } from "vitest"
import { setUp, type TestSession } from "./test-kit/set-up.ts"

const ask = (session: TestSession) => session.user
const signIn = (session: TestSession) => session.login("zoe")

describe("events", () => {
  it("tell of sessions by hash: no id, no token and no user is in them", async () => {
    const { client, sessions, events } = setUp()
    const seen: string[] = []
    for (const run of [
      (session: TestSession) => session.set("views", 1),
      signIn,
      (session: TestSession) => session.regenerate(),
      (session: TestSession) => session.destroy(),
    ]) {
      await client.send(run)
      seen.push(...client.cookies.values())
    }
    await sessions.revokeUser("zoe")
    client.cookies.set("__Host-sid", `${"A".repeat(43)}.1.1.${"A".repeat(22)}`)
    await client.send(ask)
    expect(events.map(({ type }) => type)).toEqual([
      "started",
      "ended",
      "signed-in",
      "regenerated",
      "ended",
      "user-revoked",
      "refused",
    ])
    const text = JSON.stringify(events)
    for (const token of seen) expect(text).not.toContain(token.slice(0, 43))
    expect(text).not.toContain("zoe")
  })

  it("do not disturb a request by throwing", async () => {
    const { client } = setUp({
      onEvent: () => {
        throw new Error("no")
      },
    })
    await client.send(signIn)
    expect((await client.send(ask)).result).toBe("zoe")
  })
})

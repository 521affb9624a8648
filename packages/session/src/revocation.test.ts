import { drainMicrotasks, faultyStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { SessionEndedError } from "./index.ts"
import { MINUTE_MS, setUp, type TestSession } from "./test-kit/set-up.ts"

const signIn = (session: TestSession) => session.login("zoe")
const ask = (session: TestSession) => session.user

describe("sessions.revokeUser()", () => {
  it("ends all sessions of a user at once in this process, and none of others", async () => {
    const { sessions, visitor } = setUp()
    const [one, two, other] = [visitor(), visitor(), visitor()]
    await one.send(signIn)
    await two.send(signIn)
    await other.send((session) => session.login("ada"))
    await one.send(ask)
    await sessions.revokeUser("zoe")
    expect((await one.send(ask)).result).toBeUndefined()
    expect((await two.send(ask)).result).toBeUndefined()
    expect((await other.send(ask)).result).toBe("ada")
    expect(one.cookies.size).toBe(0)
  })

  it("is seen in another process within the memo's time, and at once by requireFresh()", async () => {
    const { client, sessions, sessionsWith, clock } = setUp()
    await client.send(signIn)
    const elsewhere = sessionsWith({})
    await client.at(elsewhere).send(ask)
    await sessions.revokeUser("zoe")
    await clock.advance(30_000 - 1)
    expect((await client.at(elsewhere).send(ask)).result).toBe("zoe")
    await expect(client.at(elsewhere).send((session) => session.requireFresh())).rejects.toThrow(SessionEndedError)
    const cold = sessionsWith({})
    expect((await client.copy().at(cold).send(ask)).result).toBeUndefined()
    await clock.advance(1)
    expect((await client.at(elsewhere).send(ask)).result).toBeUndefined()
  })

  it("does not end a session that begins after it, nor, a second time, fail to", async () => {
    const { client, sessions } = setUp()
    await sessions.revokeUser("zoe")
    await client.send(signIn)
    expect((await client.send(ask)).result).toBe("zoe")
    await sessions.revokeUser("zoe")
    expect((await client.send(ask)).result).toBeUndefined()
  })

  it("holds for as long as any session of before could live", async () => {
    const { client, sessions, sessionsWith, clock } = setUp({ absoluteTimeoutMs: 60 * MINUTE_MS })
    await client.send(signIn)
    // The clock of the process that began it is ahead.
    const ahead = sessionsWith({ now: () => clock.now() + 5 * MINUTE_MS })
    const late = client.copy().at(ahead)
    await late.send(signIn)
    await sessions.revokeUser("zoe")
    for (let minute = 0; minute < 70; minute += 10) {
      await clock.advance(10 * MINUTE_MS)
      expect((await late.copy().send(ask)).result).toBeUndefined()
    }
  })

  it("leaves nothing in memory when it is not known whether it was written", async () => {
    const { client, clock, store, sessionsWith } = setUp()
    await client.send(signIn)
    const fail = ({ name }: { readonly name: string }) => (name === "put" ? ("landed" as const) : undefined)
    const flaky = sessionsWith({ store: faultyStore(store, { clock, seed: 1, fail }) })
    await client.at(flaky).send(ask)
    await expect(flaky.revokeUser("zoe")).rejects.toThrow()
    expect((await client.at(flaky).send(ask)).result).toBeUndefined()
  })
})

describe("the revocation memo", () => {
  it("shares a read that is under way, and does not keep one that failed", async () => {
    const { client, clock, store, sessionsWith, costOf } = setUp()
    await client.send(signIn)
    const shared = sessionsWith({})
    expect(await costOf(() => Promise.all([1, 2, 3].map(() => client.copy().at(shared).send(ask))))).toBe("4 get")
    let isBroken = true
    const fail = ({ key }: { readonly key: string }) =>
      isBroken && key.startsWith("session-revoked/") ? ("refused" as const) : undefined
    const flaky = sessionsWith({ store: faultyStore(store, { clock, seed: 1, fail }) })
    await expect(client.at(flaky).send(ask)).rejects.toThrow()
    isBroken = false
    expect((await client.at(flaky).send(ask)).result).toBe("zoe")
  })

  it("is not put back by a slow read that began before the revocation", async () => {
    const { client, clock, store, sessionsWith } = setUp()
    await client.send(signIn)
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow = sessionsWith({
      store: {
        ...store,
        async get(key, options) {
          const value = await store.get(key, options)
          if (key.startsWith("session-revoked/")) await held
          return value
        },
      },
    })
    const asking = client.copy().at(slow).send(ask)
    await drainMicrotasks()
    await new Promise((resolve) => setImmediate(resolve))
    await slow.revokeUser("zoe")
    release()
    await asking
    expect((await client.at(slow).send(ask)).result).toBeUndefined()
    expect(clock.now()).toBeGreaterThan(0)
  })

  it("keeps 10,000 users at most", async () => {
    const { sessions, costOf, visitor } = setUp()
    const client = visitor()
    await client.send(signIn)
    for (let user = 0; user < 10_000; user += 1) await sessions.revokeUser(`user ${user}`)
    expect(await costOf(() => client.send(ask))).toBe("2 get")
  })
})

import { describe, expect, it } from "vitest"
import { MINUTE_MS, setUp, type TestSession } from "./test-kit/set-up.ts"

const HOUR_MS = 60 * MINUTE_MS
const fill = (session: TestSession) => {
  session.login("zoe")
  session.set("views", 1)
}

describe("sessions.sweepPolicies()", () => {
  it("name every prefix but that of revocations, which are written again and again", async () => {
    const { client, sessions, store } = setUp({ prefix: "s" })
    await client.send(fill)
    await client.send((session) => session.regenerate())
    await sessions.revokeUser("zoe")
    const prefixes = new Set((await store.list()).keys.map(({ key }) => key.slice(0, key.indexOf("/") + 1)))
    const covered = sessions.sweepPolicies().map(({ prefix }) => prefix)
    expect([...prefixes].filter((prefix) => !covered.includes(prefix))).toEqual(["s-revoked/"])
    expect(sessions.sweepPolicies()[0]).toEqual({
      prefix: "s/",
      ttlMs: 12 * HOUR_MS,
      graceMs: HOUR_MS,
      recheck: false,
      reclaim: "all",
    })
  })

  it("stay reclaimed whole behind the defaults of an application", () => {
    const defaults = { reclaim: { horizonDays: 30 } }
    const policies = setUp()
      .sessions.sweepPolicies()
      .map((policy) => ({ ...defaults, ...policy }))
    expect(policies.map(({ reclaim }) => reclaim)).toEqual(["all", "all", "all"])
  })

  it("call nothing dead that anybody could still write or use", async () => {
    const { client, clock, sessions, store } = setUp({ absoluteTimeoutMs: 2 * HOUR_MS, idleTimeoutMs: HOUR_MS })
    await client.send(fill)
    const policies = sessions.sweepPolicies()
    for (let minute = 0; minute < 180; minute += 10) {
      await clock.advance(10 * MINUTE_MS)
      const isAlive = (await client.send((session) => session.user)).result !== undefined
      if (minute === 50) await client.send((session) => session.regenerate())
      for (const { prefix, ttlMs, graceMs } of policies) {
        for (const { updatedAtMs = 0 } of (await store.list({ prefix })).keys) {
          if (updatedAtMs + ttlMs + graceMs < clock.now()) expect(isAlive).toBe(false)
        }
      }
    }
  })
})

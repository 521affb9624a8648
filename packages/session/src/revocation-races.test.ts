/** Revoke-all against sign-ins in processes whose clocks differ: no session from before it outlives lag and memo. */
import { forEachSeed } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createClient } from "./test-kit/client.ts"
import { report } from "./test-kit/report.ts"
import type { TestSession } from "./test-kit/set-up.ts"
import { createWorld, LAG_MS, MEMO_MS } from "./test-kit/world.ts"

const COUNTS = { quick: 200, prove: 10_000 }
const SKEW_MS = 45_000
const ask = (session: TestSession) => session.user

interface SignIn {
  readonly cookies: Map<string, string>
  /** When its process believed it to be, in epoch milliseconds. */
  readonly atMs: number
  /** Whether it was complete before the revocation was asked for. */
  readonly isBefore: boolean
}

interface Outcome {
  readonly before: number
  /** Sessions from before the revocation that lived on behind lag and memo. */
  readonly survivors: number
  /** Those that would have, had the times of sign-in and revocation been compared instead of epochs. */
  readonly survivorsByClock: number
}

async function race(seed: number): Promise<Outcome> {
  const world = createWorld(seed, { processes: 1 + (seed % 3), lagMs: LAG_MS, skewMs: SKEW_MS })
  const { clock, random, scheduler } = world
  const signIns: SignIn[] = []
  let isRevoking = false
  let revokedAtMs = 0

  const signIn = async () => {
    const process = world.pickProcess()
    await world.pause(4 * LAG_MS)
    const client = createClient(process.sessions)
    await client.send((session) => session.login("zoe"))
    signIns.push({ cookies: client.cookies, atMs: process.now(), isBefore: !isRevoking })
    // Somebody looks at it, so that memos are warm with what was there before.
    await createClient(world.pickProcess().sessions, client.cookies).send(ask)
  }
  const revoke = async () => {
    const process = world.pickProcess()
    await clock.delay(LAG_MS)
    await world.pause(2 * LAG_MS)
    isRevoking = true
    revokedAtMs = process.now()
    await process.sessions.revokeUser("zoe")
  }
  await scheduler.run([...Array.from({ length: 2 + random.int(4) }, () => signIn), revoke])
  await clock.advance(LAG_MS + MEMO_MS)

  const before = signIns.filter(({ isBefore }) => isBefore)
  let survivors = 0
  for (const { cookies } of before) {
    for (const { sessions } of world.processes) {
      const copy = createClient(sessions, new Map(cookies))
      const [answer] = await scheduler.run([() => copy.send(ask)])
      if (answer?.result !== undefined) survivors += 1
    }
  }
  return { before: before.length, survivors, survivorsByClock: before.filter(({ atMs }) => atMs >= revokedAtMs).length }
}

describe("revokeUser() against sign-ins", { timeout: 900_000 }, () => {
  it("leaves no session from before it alive; comparing clocks would, as a control", async () => {
    const total = { runs: 0, before: 0, survivors: 0, survivorsByClock: 0 }
    await forEachSeed(COUNTS, async (seed) => {
      const outcome = await race(seed)
      total.runs += 1
      total.before += outcome.before
      total.survivors += outcome.survivors
      total.survivorsByClock += outcome.survivorsByClock
    })
    report(`revokeUser() against sign-ins: ${JSON.stringify(total)}`)
    expect(total.survivors).toBe(0)
    expect(total.survivorsByClock).toBeGreaterThan(total.before / 50)
  })

  it("leaves those alive that signed in after it", async () => {
    await forEachSeed({ quick: 100, prove: 1_000 }, async (seed) => {
      const world = createWorld(seed, { processes: 3, lagMs: LAG_MS, skewMs: SKEW_MS })
      const process = world.pickProcess()
      const client = createClient(process.sessions)
      const revokeAndSignIn = async () => {
        await process.sessions.revokeUser("zoe")
        await client.send((session) => session.login("zoe"))
      }
      await world.scheduler.run([revokeAndSignIn])
      await world.clock.advance(LAG_MS + MEMO_MS)
      const [answer] = await world.scheduler.run([() => client.at(world.pickProcess().sessions).send(ask)])
      expect(answer?.result).toBe("zoe")
    })
  })
})

/** Logout is final: whatever is under way in one to three processes, with lag, nobody is signed in by it afterwards. */
import type { KvStore } from "@larder/core"
import { forEachSeed } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { SessionEndedError } from "./index.ts"
import { createClient } from "./test-kit/client.ts"
import { report } from "./test-kit/report.ts"
import type { TestSession } from "./test-kit/set-up.ts"
import { createWorld, LAG_MS, type WorldOptions } from "./test-kit/world.ts"

/** How far clocks may be off. */
const SKEW_MS = 45_000
const COUNTS = { quick: 150, prove: 10_000 }

const signIn = (session: TestSession) => {
  session.login("zoe")
  session.set("views", 1)
}
const write = async (session: TestSession) => session.set("views", ((await session.get("views")) ?? 0) + 1)

/**
 * One session, several requests at once in the processes of a world, one of them a logout.
 *
 * @returns How often one of its tokens was still good after the logout had returned and its lag had passed.
 */
async function race(seed: number, options: WorldOptions, regenerations: number): Promise<number> {
  const world = createWorld(seed, options)
  const { clock, random, scheduler } = world
  const browser = createClient(world.pickProcess().sessions)
  await scheduler.run([() => browser.send(signIn)])
  await clock.advance(options.lagMs)

  const tokens = [new Map(browser.cookies)]
  const request = (run: (session: TestSession) => unknown) => async () => {
    const client = createClient(world.pickProcess().sessions, new Map(browser.cookies))
    await world.pause(LAG_MS / 10)
    await client.send(run).catch(ignoreEnded)
    tokens.push(client.cookies)
  }
  const work = Array.from({ length: 1 + random.int(3) }, () =>
    request(random() < 0.5 ? write : (session) => session.user),
  )
  const renew = Array.from({ length: regenerations }, () => request((session) => session.regenerate()))
  await scheduler.run([...work, ...renew, request((session) => session.destroy())])

  await clock.advance(options.lagMs)
  let survivors = 0
  for (const cookies of tokens) {
    for (const { sessions } of world.processes) {
      const copy = createClient(sessions, new Map(cookies))
      const [answer] = await scheduler.run([() => copy.send((session) => session.user)])
      if (answer?.result !== undefined) survivors += 1
    }
  }
  return survivors
}

function ignoreEnded(error: unknown): void {
  if (!(error instanceof SessionEndedError)) throw error
}

async function countUndone(options: (seed: number) => WorldOptions, regenerations: number) {
  const total = { runs: 0, undone: 0 }
  await forEachSeed(COUNTS, async (seed) => {
    total.runs += 1
    if ((await race(seed, options(seed), regenerations)) > 0) total.undone += 1
  })
  report(`${expect.getState().currentTestName}: ${total.undone} undone in ${total.runs} interleavings`)
  return total
}

const oneToThree = (seed: number) => 1 + (seed % 3)

describe("destroy() against requests in flight in 1 to 3 processes", { timeout: 900_000 }, () => {
  it.each([
    { name: "reads and writes", regenerations: 0, lagMs: LAG_MS },
    { name: "a regenerate, without lag", regenerations: 1, lagMs: 0 },
    { name: "a regenerate, with lag", regenerations: 1, lagMs: LAG_MS },
    { name: "three regenerates, with lag", regenerations: 3, lagMs: LAG_MS },
  ])("is final against $name", async ({ lagMs, regenerations }) => {
    const { undone } = await countUndone(
      (seed) => ({ processes: oneToThree(seed), lagMs, skewMs: SKEW_MS }),
      regenerations,
    )
    expect(undone).toBe(0)
  })

  it("control: without a look at the device, a regenerate undoes it", async () => {
    const options = (seed: number) => ({ processes: oneToThree(seed), lagMs: 0, wrap: withoutDeletesOfDevices })
    const { runs, undone } = await countUndone(options, 1)
    expect(undone).toBeGreaterThan(runs / 50)
  })
})

/** Leaves every device signed in, so that looking at it tells nothing. */
function withoutDeletesOfDevices(store: KvStore): KvStore {
  return {
    ...store,
    delete: async (key, options) => {
      if (!key.startsWith("session-user/")) await store.delete(key, options)
    },
  }
}

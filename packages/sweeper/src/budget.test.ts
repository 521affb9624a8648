import { describe, expect, it } from "vitest"
import { setUp } from "./test-kit/set-up.ts"
import { DAY_MS, HOUR_MS } from "./test-kit/sweep-times.ts"

const policies = [{ prefix: "cache/", ttlMs: HOUR_MS }]

async function withDead(count: number) {
  const world = setUp()
  await world.putMany("cache/", count, HOUR_MS)
  await world.clock.advance(2 * DAY_MS)
  return world
}

describe("a budget", () => {
  it.each([1, 2, 3, 4, 10, 41])("of %i operations is never passed, and no read is paid for in vain", async (most) => {
    const { run, store } = await withDead(20)
    const report = await run({ policies, budget: { maxOperations: most } })
    const { get, delete: deletes, list } = store.counts()
    expect(get + deletes + list).toBeLessThanOrEqual(most)
    expect(get + deletes + list).toBeGreaterThan(most - 2)
    expect(get).toBe(deletes)
    expect(report.operations).toEqual({ gets: get, puts: 0, deletes, lists: list })
    expect(report.endedBy).toBe(most === 41 ? undefined : "maxOperations")
    expect(report.done).toBe(most === 41)
  })

  it("in dollars is never passed", async () => {
    const { run } = await withDead(20)
    const report = await run({ policies, budget: { maxUsd: 0.00002 } })
    // A list, and four keys of 3.85 millionths.
    expect(report).toMatchObject({ endedBy: "maxUsd", operations: { lists: 1, deletes: 4 }, done: false })
    expect(report.usd).toBeLessThanOrEqual(0.00002)
  })

  it("in time begins nothing in its last tenth", async () => {
    const { clock, run, store } = await withDead(200)
    const slow = {
      ...store,
      get: async (...call: Parameters<typeof store.get>) => {
        await clock.advance(10)
        return await store.get(...call)
      },
    }
    const report = await run({ store: slow, policies, budget: { maxMs: 1_000, concurrency: 1 } })
    expect(report).toMatchObject({ endedBy: "maxMs", done: false })
    expect(report.durationMs).toBeGreaterThan(900)
    expect(report.durationMs).toBeLessThanOrEqual(920)
  })

  it("in time does not grow when the clock is set back", async () => {
    const { clock, run, store } = await withDead(200)
    let backMs = 0
    const slow = {
      ...store,
      get: async (...call: Parameters<typeof store.get>) => {
        await clock.advance(10)
        backMs = HOUR_MS
        return await store.get(...call)
      },
    }
    const now = () => clock.now() - backMs
    const { operations } = await run({ store: slow, policies, budget: { maxMs: 1_000, concurrency: 1 }, now })
    expect(operations.gets).toBeLessThan(100)
  })

  it("of time that passes behind a re-check, in a process that was frozen, sends no delete any more", async () => {
    const { clock, run, store } = await withDead(3)
    const frozen = {
      ...store,
      get: async (...call: Parameters<typeof store.get>) => {
        const value = await store.get(...call)
        await clock.advance(600_000)
        return value
      },
    }
    const report = await run({ store: frozen, policies, budget: { concurrency: 1 } })
    expect(report).toMatchObject({ endedBy: "maxMs", operations: { gets: 1, deletes: 0 } })
    expect(store.counts().delete).toBe(0)
  })

  it("of time ends a store that hangs, with a report", async () => {
    const { run, store } = await withDead(3)
    const hanging = {
      ...store,
      get: (_: string, { signal }: { readonly signal?: AbortSignal | undefined } = {}) =>
        new Promise<never>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
    }
    const report = await run({ store: hanging, policies, budget: { maxMs: 30 } })
    expect(report).toMatchObject({ done: false, endedBy: "maxMs", prefixes: [{ deleted: 0, failed: 0 }] })
    expect(report.resumeToken).toBeDefined()
  })

  it("keeps so many calls under way at once, and no more", async () => {
    const { run, store, clock } = await withDead(40)
    let [underWay, most] = [0, 0]
    const counting = {
      ...store,
      get: async (...call: Parameters<typeof store.get>) => {
        underWay += 1
        most = Math.max(most, underWay)
        await clock.advance(1)
        underWay -= 1
        return await store.get(...call)
      },
    }
    await run({ store: counting, policies, budget: { concurrency: 5 } })
    expect(most).toBe(5)
  })
})

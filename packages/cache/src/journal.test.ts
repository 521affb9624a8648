import { createMemoryStore, drainMicrotasks, fakeClock } from "@larder/testing"
import { describe, expect, test } from "vitest"
import { type CacheEvent, type CacheOptions, createCache } from "./index.ts"

function setUp(options: Partial<CacheOptions> = {}) {
  const clock = fakeClock()
  const events: CacheEvent[] = []
  const store = createMemoryStore({ now: clock.now })
  const addNode = () =>
    createCache({
      store,
      now: clock.now,
      setTimer: clock.setTimer,
      ttlMs: 1_000,
      staleMs: 1_000,
      onEvent: (event) => events.push(event),
      ...options,
    })
  return { clock, events, cache: addNode(), addNode }
}

describe("onEvent", () => {
  test("hears of a miss, its load and its write, of hits of both tiers, and of a stale answer", async () => {
    const { clock, events, cache, addNode } = setUp()
    const load = { load: () => "v" }
    const pages = cache.define("page", load)
    await pages.get("a")
    await drainMicrotasks()
    await clock.advance(100)
    await pages.get("a")
    await addNode().define("page", load).get("a")
    await clock.advance(900)
    await pages.get("a")
    await drainMicrotasks()
    const about = { name: "page", id: "a" }
    const read = 0.35 / 1e6
    expect(events.slice(0, 6)).toEqual([
      { type: "load", ...about, durationMs: 0 },
      { type: "miss", ...about, tier: "load", ageMs: 0, costUsd: read },
      { type: "write", ...about, sizeBytes: expect.any(Number), costUsd: 3.5 / 1e6 },
      { type: "hit", ...about, tier: "memory", ageMs: 100, costUsd: 0 },
      { type: "hit", ...about, tier: "store", ageMs: 100, costUsd: read },
      { type: "stale", ...about, tier: "memory", ageMs: 1_000, costUsd: 0 },
    ])
  })

  test("hears of invalidations, of what was dropped and why, and of failures", async () => {
    const { events, cache } = setUp()
    await cache.deleteByTag("t")
    await cache.getOrSet("a", ({ skip }) => skip())
    await cache.getOrSet("b", () => Promise.reject(new Error("down"))).catch(() => undefined)
    expect(events.map(({ type }) => type)).toEqual(["invalidation", "load", "drop", "miss", "error"])
    expect(events[0]).toEqual({ type: "invalidation", origin: "here", count: 1 })
    expect(events[2]).toEqual({ type: "drop", name: undefined, id: "a", reason: "skipped" })
    expect(events[4]).toMatchObject({ operation: "load", id: "b", error: { message: "down" } })
  })

  test("that throws does not harm the cache", async () => {
    const { cache } = setUp({
      onEvent: () => {
        throw new Error("listener")
      },
    })
    expect(await cache.getOrSet("a", () => 1)).toBe(1)
    expect(await cache.getOrSet("a", () => 2)).toBe(1)
  })

  test("that rejects leaves no rejection unhandled", async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown): void => void unhandled.push(reason)
    process.on("unhandledRejection", note)
    try {
      const { cache } = setUp({ onEvent: () => Promise.reject(new Error("listener")) })
      expect(await cache.getOrSet("a", () => 1)).toBe(1)
      await new Promise((resolve) => setImmediate(resolve))
    } finally {
      process.off("unhandledRejection", note)
    }
    expect(unhandled).toEqual([])
  })
})

test("stats() adds up, whether or not somebody listens", async () => {
  for (const options of [{}, { onEvent: undefined }]) {
    const { clock, cache, addNode } = setUp(options)
    for (let get = 0; get < 10; get++) await cache.getOrSet("a", () => 1)
    await drainMicrotasks()
    const other = addNode()
    await other.getOrSet("a", () => 1)
    await other.getOrSet("b", () => Promise.reject(new Error("down"))).catch(() => undefined)
    await clock.advance(1_000)
    await other.getOrSet("a", () => 1)

    expect(cache.stats()).toMatchObject({
      gets: 10,
      memory: { hits: 9, stale: 0, hitRatio: 0.9, entries: 1 },
      store: { hits: 0, stale: 0, hitRatio: 0, failures: 0, usage: { gets: 1, puts: 1 } },
      loads: 1,
      loadFailures: 0,
    })
    expect(cache.stats().store.usage.usd).toBeCloseTo(3.85e-6, 12)
    expect(other.stats()).toMatchObject({
      gets: 2,
      memory: { hits: 0, stale: 1, hitRatio: 0.5 },
      store: { hits: 1, stale: 0, hitRatio: 1 },
      loads: 1,
      loadFailures: 1,
    })
  }
})

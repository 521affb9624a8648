import { createMemoryStore, drainMicrotasks, fakeClock, recordingStore, seededRandom } from "@larder/testing"
import { describe, expect, test } from "vitest"
import { FILL_DEFAULTS } from "./fill-options.ts"
import { drawRefreshAt, limitLifetime, startLifetime } from "./freshness.ts"
import { createCache } from "./index.ts"

const options = { ...FILL_DEFAULTS, ttlMs: 1_000, maxTtlMs: 1_000, staleMs: 500 }

test("startLifetime() takes up to the share jitter off, and adds the stale window", () => {
  expect(startLifetime(1_000, options, 5_000, 0.9)).toEqual({ expiresAtMs: 6_000, staleUntilMs: 6_500 })
  expect(startLifetime(1_000, { ...options, jitter: 0.2 }, 5_000, 0.5)).toEqual({
    expiresAtMs: 5_900,
    staleUntilMs: 6_400,
  })
})

test("limitLifetime() holds what was stored to what the options allow today", () => {
  expect(limitLifetime({}, options, 0)).toEqual({ expiresAtMs: 1_000, staleUntilMs: 1_000 })
  expect(limitLifetime({ expiresAtMs: 700, staleUntilMs: 900 }, options, 0)).toEqual({
    expiresAtMs: 700,
    staleUntilMs: 900,
  })
  expect(limitLifetime({ expiresAtMs: 1e12, staleUntilMs: 2e12 }, options, 0)).toEqual({
    expiresAtMs: 1_000,
    staleUntilMs: 1_500,
  })
})

test("limitLifetime() makes no value older in use than one that is loaded by the options", () => {
  const stored = { expiresAtMs: 1e12, staleUntilMs: 2e12 }
  const { loadTimeoutMs } = options
  const ends = [undefined, 900_000, 1_000_000 - loadTimeoutMs - 700, 2e6].map(
    (writtenAtMs) => limitLifetime(stored, options, 1_000_000, writtenAtMs).expiresAtMs,
  )
  expect(ends).toEqual([1_001_000, 931_000, 1_000_300, 1_001_000])
})

describe("early refresh", () => {
  test("drawRefreshAt() is exponential around the load time, and never before half of the life", () => {
    const random = seededRandom(1)
    const aheads = Array.from({ length: 20_000 }, () => 60_000 - drawRefreshAt(60_000, 100, 0, random()))
    const mean = aheads.reduce((sum, ahead) => sum + ahead, 0) / aheads.length
    expect(mean).toBeGreaterThan(97)
    expect(mean).toBeLessThan(103)
    expect(60_000 - drawRefreshAt(60_000, 1e9, 0, 0.5)).toBe(30_000)
    expect(drawRefreshAt(60_000, 0, 0, 0.999)).toBe(60_000)
  })

  /** Nodes whose loads take 100 ms, and which refresh 69 ms before the end. */
  function setUp() {
    const clock = fakeClock()
    const store = recordingStore(createMemoryStore({ now: clock.now }))
    let loads = 0
    const addNode = () => {
      const cache = createCache({ store, now: clock.now, setTimer: clock.setTimer, random: () => 0.5, ttlMs: 1_000 })
      const load = async () => {
        await clock.delay(100)
        return ++loads
      }
      return cache.define("page", { load })
    }
    return { clock, store, addNode, loads: () => loads }
  }

  test("a value near its end is answered, and refreshed by one load behind the readers' backs", async () => {
    const { clock, addNode, loads } = setUp()
    const node = addNode()
    void node.get("a")
    await clock.advance(100)
    await clock.advance(940)
    expect(await Promise.all([node.get("a"), node.get("a")])).toEqual([1, 1])
    await clock.advance(100)
    expect(loads()).toBe(2)
    expect(node.peek("a")).toBe(2)
  })

  test("looks into the store first: what another node has refreshed is taken over without a load", async () => {
    const { clock, store, addNode, loads } = setUp()
    const [one, other] = [addNode(), addNode()]
    void one.get("a")
    await clock.advance(100)
    await other.get("a")
    await clock.advance(940)
    await one.get("a")
    await clock.advance(100)
    expect(loads()).toBe(2)
    store.clear()
    // It has no load times of its own: its copy is fresh to the end, and after it the store's is newer.
    expect(await other.get("a")).toBe(2)
    await drainMicrotasks()
    expect(loads()).toBe(2)
    expect(store.counts()).toEqual({ get: 1, put: 0, delete: 0, list: 0 })
  })

  test("peek() answers such a value, and refreshes nothing", async () => {
    const { clock, addNode, loads } = setUp()
    const node = addNode()
    void node.get("a")
    await clock.advance(1_040)
    expect(node.peek("a")).toBe(1)
    await clock.advance(1_000)
    expect(loads()).toBe(1)
  })
})

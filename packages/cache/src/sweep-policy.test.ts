import { createMemoryStore, drainMicrotasks, fakeClock, recordingStore } from "@larder/testing"
import { expect, test } from "vitest"
import { createCache } from "./index.ts"

const HOUR_MS = 3_600_000

function setUp() {
  const clock = fakeClock()
  const store = recordingStore(createMemoryStore({ now: clock.now }))
  const cache = createCache({ store, prefix: "shop/cache", now: clock.now, setTimer: clock.setTimer, staleMs: HOUR_MS })
  return { clock, store, cache }
}

test("sweepPolicy() has one life for all keys of the cache, the longest: nothing need be read to decide", () => {
  const { cache } = setUp()
  expect(cache.sweepPolicy()).toEqual({ prefix: "shop/cache/", ttlMs: expect.any(Number) })
  const before = cache.sweepPolicy().ttlMs
  cache.define("page", { load: () => 1, ttlMs: 24 * HOUR_MS })
  expect(cache.sweepPolicy().ttlMs - before).toBe(24 * HOUR_MS - 60_000)
})

test("sweepPolicy() lets no entry and no message end before its time, nor any live on for more than two minutes", async () => {
  const { clock, store, cache } = setUp()
  const coherent = createCache({
    store,
    prefix: "shop/cache",
    now: clock.now,
    setTimer: clock.setTimer,
    ttlMs: 10 * HOUR_MS,
    staleMs: HOUR_MS,
    coherence: { everyMs: 5_000, driver: "requests" },
  })
  const pages = coherent.define("page", { load: () => 1, maxTtlMs: 12 * HOUR_MS })
  await pages.set("a", 1)
  await cache.set("own", 1, { ttlMs: 48 * HOUR_MS })
  await pages.getMany(["b", "c"])
  await coherent.deleteByTag("t")
  await drainMicrotasks()
  const { prefix, ttlMs } = coherent.sweepPolicy()
  const { keys } = await store.list()
  expect(keys.every(({ key }) => key.startsWith(prefix))).toBe(true)
  const lives = await Promise.all(
    keys
      .filter(({ key }) => key.includes("page") || key.includes("=i"))
      .map(async ({ key }) => {
        const { expires_at: endsAtMs, stale_until: staleUntilMs = endsAtMs } = JSON.parse(
          new TextDecoder().decode((await store.get(key))?.bytes),
        )
        return staleUntilMs - clock.now()
      }),
  )
  expect(Math.max(...lives)).toBeLessThanOrEqual(ttlMs)
  expect(Math.max(...lives)).toBeGreaterThan(ttlMs - 120_000)
  expect(cache.sweepPolicy().ttlMs).toBeGreaterThan(49 * HOUR_MS)
})

import { createMemoryStore, drainMicrotasks, fakeClock, faultyStore, recordingStore } from "@larder/testing"
import { describe, expect, test } from "vitest"
import { createBreaker } from "./breaker.ts"
import { createCache } from "./index.ts"

describe("createBreaker()", () => {
  test("opens after failures in a row, and lets one probe through per retryMs", () => {
    const breaker = createBreaker(2, 100)
    breaker.failed(0)
    expect(breaker.letsThrough(0)).toBe(true)
    breaker.failed(0)
    expect([0, 99, 100, 100, 199, 200].map(breaker.letsThrough)).toEqual([false, false, true, false, false, true])
    breaker.succeeded()
    expect([200, 200].map(breaker.letsThrough)).toEqual([true, true])
  })

  test("a clock set back does not keep the store alone for longer", () => {
    const breaker = createBreaker(1, 100)
    breaker.failed(10_000)
    expect(breaker.letsThrough(0)).toBe(true)
  })

  test("a success in between starts the count anew", () => {
    const breaker = createBreaker(2, 100)
    breaker.failed(0)
    breaker.succeeded()
    breaker.failed(0)
    expect(breaker.letsThrough(0)).toBe(true)
  })
})

function setUp() {
  const clock = fakeClock()
  let isDown = true
  const recorded = recordingStore(
    faultyStore(createMemoryStore({ now: clock.now }), {
      clock,
      seed: 1,
      fail: () => (isDown ? "refused" : undefined),
    }),
  )
  const cache = createCache({
    store: recorded,
    now: clock.now,
    setTimer: clock.setTimer,
    breakerFailures: 3,
    breakerRetryMs: 1_000,
  })
  const recover = (): void => {
    isDown = false
  }
  return { clock, store: recorded, cache, recover }
}

test("an outage costs the operations of a few failures and one probe per breakerRetryMs; every get is answered", async () => {
  const { clock, store, cache } = setUp()
  for (let n = 0; n < 1_000; n++) {
    expect(await cache.getOrSet(`k${n}`, () => n)).toBe(n)
    await clock.advance(10)
  }
  const { get, put } = store.counts()
  expect(get + put).toBeLessThanOrEqual(3 + 10)
  expect(cache.stats()).toMatchObject({ loads: 1_000, loadFailures: 0, gets: 1_000 })
})

test("the store is used again after a probe has succeeded", async () => {
  const { clock, store, cache, recover } = setUp()
  for (let n = 0; n < 5; n++) await cache.getOrSet(`k${n}`, () => n)
  recover()
  await clock.advance(1_000)
  store.clear()
  for (let n = 5; n < 8; n++) await cache.getOrSet(`k${n}`, () => n)
  await drainMicrotasks()
  expect(store.counts()).toEqual({ get: 3, put: 3, delete: 0, list: 0 })
})

test("a slow store is given up on after storeTimeoutMs, and the loader answers", async () => {
  const clock = fakeClock()
  const aborted: unknown[] = []
  const store = {
    ...createMemoryStore({ now: clock.now }),
    get: (_: string, options?: { signal?: AbortSignal | undefined }) => {
      options?.signal?.addEventListener("abort", () => aborted.push(options.signal?.reason))
      return new Promise<undefined>(() => {})
    },
  }
  const cache = createCache({ store, now: clock.now, setTimer: clock.setTimer, storeTimeoutMs: 50 })
  const waiting = cache.getOrSet("a", () => 1)
  await clock.advance(50)
  expect(await waiting).toBe(1)
  expect(aborted).toEqual([expect.objectContaining({ name: "KvTimeoutError", afterMs: 50 })])
})

test("a key the store would refuse says nothing about the store, and is the caller's error", async () => {
  const cache = createCache({ store: createMemoryStore(), breakerFailures: 1 })
  await expect(cache.getOrSet("\ud800", () => 1)).rejects.toMatchObject({ name: "InvalidKeyError" })
  await cache.getOrSet("a", () => 1)
  expect(cache.stats().store.usage.gets).toBe(1)
})

import { createMemoryStore, drainMicrotasks, fakeClock, recordingStore } from "@larder/testing"
import { describe, expect, test } from "vitest"
import { createCache, type FillOptions } from "./index.ts"
import { admitWrite } from "./write-admission.ts"

const NEVER = Number.POSITIVE_INFINITY
const CASE = {
  policy: "always",
  putUsdPerMillion: 3.5,
  sinceLastFillMs: NEVER,
  isUnchanged: false,
  storedLifeMs: 0,
  newLifeMs: 1_000,
} as const

describe("admitWrite()", () => {
  test.each([
    ["always", NEVER, true],
    ["second-fill", NEVER, false],
    ["second-fill", 1e9, true],
    [{ loadUsdPerMillion: 3.5 }, NEVER, true],
    [{ loadUsdPerMillion: 1.75 }, NEVER, false],
    [{ loadUsdPerMillion: 1.75 }, 1_501, false],
    [{ loadUsdPerMillion: 1.75 }, 1_500, true],
    [{ loadUsdPerMillion: 0 }, 1_271, false],
    [{ loadUsdPerMillion: 0 }, 1_270, true],
  ] as const)("%j, filled %d ms ago with a life of 1000 ms: %j", (policy, sinceLastFillMs, writes) => {
    expect(admitWrite({ ...CASE, policy, sinceLastFillMs }) === "write").toBe(writes)
  })

  test("does not write an unchanged value while the store's copy has half a life left", () => {
    const unchanged = { ...CASE, isUnchanged: true }
    expect(admitWrite({ ...unchanged, storedLifeMs: 500 })).toBe("unchanged")
    expect(admitWrite({ ...unchanged, storedLifeMs: 499 })).toBe("write")
    expect(admitWrite({ ...unchanged, isUnchanged: false, storedLifeMs: 900 })).toBe("write")
  })
})

function setUp(options: FillOptions) {
  const clock = fakeClock()
  const store = recordingStore(createMemoryStore({ now: clock.now }))
  const makeNode = () =>
    createCache({ store, now: clock.now, setTimer: clock.setTimer, random: () => 0, ttlMs: 1_000, ...options })
  return { clock, store, makeNode }
}

test('"second-fill": what is asked for once costs a read and no write', async () => {
  const { clock, store, makeNode } = setUp({ writes: "second-fill" })
  const cache = makeNode()
  for (let n = 0; n < 100; n++) await cache.getOrSet(`once-${n}`, () => n)
  await drainMicrotasks()
  expect(store.counts()).toEqual({ get: 100, put: 0, delete: 0, list: 0 })
  await clock.advance(1_000)
  await cache.getOrSet("once-1", () => 1)
  // The code that judges is imported, which takes turns of the event loop.
  while (store.counts().put === 0) await new Promise((resolve) => setImmediate(resolve))
  expect(store.counts()).toEqual({ get: 101, put: 1, delete: 0, list: 0 })
})

test.each([false, true])("a caller waits for the write where awaitWrites is %j", async (awaitWrites) => {
  let endPut = (): void => {}
  const put = () =>
    new Promise<"stored">((resolve) => {
      endPut = () => resolve("stored")
    })
  const cache = createCache({ store: { ...createMemoryStore(), put }, awaitWrites })
  let isAnswered = false
  const waiting = cache
    .getOrSet("a", () => 1)
    .finally(() => {
      isAnswered = true
    })
  await drainMicrotasks()
  expect(isAnswered).toBe(!awaitWrites)
  endPut()
  await waiting
})

test("a write is handed to defer, which hears of its end and never of its failure", async () => {
  const deferred: Promise<unknown>[] = []
  const events: string[] = []
  const store = { ...createMemoryStore(), put: () => Promise.reject(new Error("down")) }
  const cache = createCache({
    store,
    defer: (work) => deferred.push(work),
    onEvent: (event) => events.push(event.type),
  })
  expect(await cache.getOrSet("a", () => 1)).toBe(1)
  expect(deferred).toHaveLength(1)
  await expect(deferred[0]).resolves.toBeUndefined()
  expect(events).toEqual(["load", "miss", "error"])
})

test("a value refreshed early and unchanged is not written while the store's copy lives on", async () => {
  const { clock, store, makeNode } = setUp({})
  const seed = makeNode()
  await seed.getOrSet("a", () => ({ v: 1 }), { ttlMs: 100_000 })
  await drainMicrotasks()
  // A node that keeps it for a shorter time finds the same in the store after it, and has it confirmed by its loader.
  const other = makeNode()
  await other.getOrSet("a", () => ({ v: 1 }), { ttlMs: 1_000 })
  await clock.advance(1_000)
  store.clear()
  await other.getOrSet("a", () => ({ v: 1 }), { ttlMs: 1_000 })
  await drainMicrotasks()
  expect(store.counts().put).toBe(0)
})

import {
  createMemoryStore,
  drainMicrotasks,
  fakeClock,
  faultyStore,
  recordingStore,
  storeContract,
} from "@larder/testing"
import { describe, expect, test } from "vitest"
import { createCache } from "../index.ts"
import { withRecovery } from "./with-recovery.ts"

storeContract("withRecovery()", () => {
  const clock = fakeClock()
  return { store: withRecovery(createMemoryStore({ now: clock.now })), advance: clock.advance }
})

function setUp(limits = {}, supportsTtl = true) {
  const clock = fakeClock()
  let isDown = false
  const inner = createMemoryStore({ now: clock.now, supportsTtl })
  const recorded = recordingStore(inner)
  let operations = 0
  const fail = () => {
    operations += 1
    return isDown ? ("refused" as const) : undefined
  }
  const faulty = faultyStore(recorded, { clock, seed: 1, fail })
  const store = withRecovery(faulty, { now: clock.now, ...limits })
  const setDown = (down: boolean): void => {
    isDown = down
  }
  const read = async (key: string) => new TextDecoder().decode((await inner.get(key))?.bytes)
  return { clock, store, recorded, inner, read, setDown, tried: () => operations }
}

describe("withRecovery()", () => {
  test("tells of a failed write, and makes up for it when an operation succeeds", async () => {
    const { store, read, setDown } = setUp()
    setDown(true)
    await expect(store.put("a", "1")).rejects.toMatchObject({ status: 503 })
    await expect(store.delete("b")).rejects.toMatchObject({ status: 503 })
    expect(store.waiting()).toBe(2)
    setDown(false)
    await store.get("other")
    await drainMicrotasks()
    expect(await read("a")).toBe("1")
    expect(store.waiting()).toBe(0)
  })

  test("carries out the last write of a key only, and none that a newer one has overtaken", async () => {
    const { store, recorded, read, setDown } = setUp()
    setDown(true)
    for (const value of ["1", "2"]) await store.put("a", value).catch(() => undefined)
    await store.put("b", "old").catch(() => undefined)
    setDown(false)
    await store.put("b", "new")
    await drainMicrotasks()
    expect([await read("a"), await read("b")]).toEqual(["2", "new"])
    expect(recorded.operations.filter((operation) => operation.startsWith("put"))).toEqual(["put b new", "put a 2"])
  })

  test("does not keep a write that fails after a newer one of its key", async () => {
    const inner = createMemoryStore()
    const failures: ((error: Error) => void)[] = []
    let isDown = true
    const put: typeof inner.put = (...write) =>
      isDown ? new Promise((_, reject) => failures.push(reject)) : inner.put(...write)
    const store = withRecovery({ ...inner, put })
    const [older, newer] = ["older", "newer"].map((value) => store.put("k", value).catch(() => {}))
    await drainMicrotasks()
    failures[1]?.(new Error("down"))
    await newer
    failures[0]?.(new Error("down"))
    await older
    isDown = false
    await store.get("other")
    await drainMicrotasks()
    expect(new TextDecoder().decode((await inner.get("k"))?.bytes)).toBe("newer")
  })

  test("stops at the first failure, and goes on with the next success", async () => {
    const { store, setDown } = setUp()
    setDown(true)
    for (const key of "abc") await store.put(key, "1").catch(() => undefined)
    await store.get("x").catch(() => undefined)
    await drainMicrotasks()
    expect(store.waiting()).toBe(3)
    setDown(false)
    await store.get("x")
    await drainMicrotasks()
    expect(store.waiting()).toBe(0)
  })

  test("gives a value what is left of its lifetime, and drops what has ended", async () => {
    const { clock, store, recorded, setDown } = setUp()
    setDown(true)
    await store.put("short", "1", { ttlMs: 1_000 }).catch(() => undefined)
    await store.put("long", "1", { ttlMs: 10_000 }).catch(() => undefined)
    await clock.advance(4_000)
    setDown(false)
    await store.get("x")
    await drainMicrotasks()
    expect(recorded.operations).toEqual(["get x", "put long 1 ttl=6000"])
  })

  test("keeps no more than its limits: the oldest are given up", async () => {
    const { store, setDown } = setUp({ maxWrites: 2 })
    setDown(true)
    for (const key of "abc") await store.put(key, "1").catch(() => undefined)
    expect(store.waiting()).toBe(2)
    const small = setUp({ maxBytes: 100 })
    small.setDown(true)
    await small.store.put("a", "x".repeat(60)).catch(() => undefined)
    expect(small.store.waiting()).toBe(0)
    expect(() => setUp({ maxWrites: 0 })).toThrow(RangeError)
  })

  test("does not stop at what the store refuses for good, and writes without TTL where the namespace has none", async () => {
    const { store, recorded, setDown, inner } = setUp({}, false)
    setDown(true)
    await store.put("a", "1", { ttlMs: 10_000, contentType: "text/plain" }).catch(() => undefined)
    await store.put("b", "1", { idempotent: false }).catch(() => undefined)
    await store.put("c", "1").catch(() => undefined)
    expect(store.waiting()).toBe(2)
    setDown(false)
    await store.get("x")
    await drainMicrotasks()
    expect(store.waiting()).toBe(0)
    expect(recorded.operations).toEqual(["get x", "put a 1 ttl=10000", "put a 1", "put c 1"])
    expect(await inner.get("a")).toMatchObject({ contentType: "text/plain" })
  })

  test("does not keep what was refused for good, or was given up by its caller", async () => {
    const { store, setDown } = setUp()
    await expect(store.put("not a key", "1")).rejects.toThrow()
    setDown(true)
    await store.put("a", "1", { signal: AbortSignal.abort() }).catch(() => undefined)
    expect(store.waiting()).toBe(0)
  })

  test("tries one operation per 5 s of a store that keeps failing, and keeps the other writes untried", async () => {
    const { clock, store, tried, setDown } = setUp()
    setDown(true)
    for (let n = 0; n < 100; n++) {
      await expect(store.put(`k${n}`, "1")).rejects.toMatchObject({ status: 503 })
      await clock.advance(100)
    }
    expect(tried()).toBe(5 + 1)
    await expect(store.get("x")).rejects.toMatchObject({ status: 503 })
    expect(tried()).toBe(5 + 1)
    expect(store.waiting()).toBe(100)
  })

  test("keeps what a cache loads during an outage, however long, and has all of it written after", async () => {
    const { clock, store, inner, tried, setDown } = setUp()
    const cache = createCache({ store, now: clock.now, setTimer: clock.setTimer })
    setDown(true)
    for (let n = 0; n < 100; n++) {
      expect(await cache.getOrSet(`k${n}`, () => n)).toBe(n)
      await clock.advance(100)
    }
    expect(tried()).toBeLessThanOrEqual(5 + 2)
    expect(store.waiting()).toBe(100)
    setDown(false)
    await clock.advance(5_000)
    await cache.getOrSet("k100", () => 100)
    await drainMicrotasks()
    expect((await inner.list({ prefix: "cache/k" })).keys).toHaveLength(101)
    expect(store.waiting()).toBe(0)
  })

  test("has a cache's deletes and values reach the store after an outage", async () => {
    const { clock, store, setDown, inner } = setUp()
    const cache = createCache({ store, now: clock.now, setTimer: clock.setTimer })
    await cache.getOrSet("a", () => 1)
    await drainMicrotasks()
    setDown(true)
    await expect(cache.delete("a")).rejects.toThrow()
    setDown(false)
    await cache.getOrSet("b", () => 2)
    await drainMicrotasks()
    expect(await inner.get("cache/a")).toBeUndefined()
  })
})

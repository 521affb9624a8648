import { createMemoryStore, drainMicrotasks, fakeClock, recordingStore } from "@larder/testing"
import { describe, expect, test } from "vitest"
import { createCache, type FillOptions } from "./index.ts"

/** A definition whose loads are answered by hand, with one value that has gone stale. */
async function setUpStale(options: FillOptions) {
  const clock = fakeClock()
  const store = recordingStore(createMemoryStore({ now: clock.now }))
  const cache = createCache({ store, now: clock.now, setTimer: clock.setTimer, random: () => 0 })
  const loads: { resolve: (value: string) => void; reject: (error: unknown) => void }[] = []
  const pages = cache.define<string>("page", {
    load: () => new Promise((resolve, reject) => loads.push({ resolve, reject })),
    ttlMs: 1_000,
    staleMs: 10_000,
    ...options,
  })
  const first = pages.get("a")
  await drainMicrotasks()
  loads.shift()?.resolve("old")
  await first
  await clock.advance(1_000)
  store.clear()
  return { clock, store, cache, pages, loads }
}

describe("a stale value", () => {
  test("is answered at once, and refreshed by one load for all", async () => {
    const { clock, pages, loads, store } = await setUpStale({})
    const answers = await Promise.all(Array.from({ length: 100 }, () => pages.get("a")))
    expect(new Set(answers)).toEqual(new Set(["old"]))
    await clock.advance(0)
    expect(loads).toHaveLength(1)
    loads[0]?.resolve("new")
    await clock.advance(0)
    expect(await pages.get("a")).toBe("new")
    expect(store.counts()).toEqual({ get: 1, put: 1, delete: 0, list: 0 })
  })

  test("is not refreshed where it was deleted in the same turn", async () => {
    const { clock, pages, loads, store } = await setUpStale({})
    expect(await pages.get("a")).toBe("old")
    await pages.delete("a")
    await clock.advance(0)
    expect(loads).toHaveLength(0)
    expect(store.counts()).toEqual({ get: 0, put: 0, delete: 1, list: 0 })
  })

  test("hands one piece of work to defer, however many values are refreshed after a turn", async () => {
    const deferred: Promise<unknown>[] = []
    const clock = fakeClock()
    const defer = (work: Promise<unknown>): void => void deferred.push(work)
    const cache = createCache({
      store: createMemoryStore({ now: clock.now }),
      now: clock.now,
      setTimer: clock.setTimer,
      defer,
      ttlMs: 1_000,
      staleMs: 9_000,
    })
    let loads = 0
    const pages = cache.define("page", { load: () => ++loads })
    const ids = Array.from({ length: 100 }, (_, n) => `${n}`)
    await Promise.all(ids.map(pages.get))
    await Promise.all(deferred.splice(0))
    await clock.advance(1_000)
    await Promise.all([...ids, ...ids].map(pages.get))
    expect([loads, deferred.length]).toEqual([100, 1])
    await clock.advance(0)
    await deferred[0]
    expect(loads).toBe(200)
  })

  test("is told as such, with the tier it came from", async () => {
    const { pages, clock } = await setUpStale({})
    const read = await pages.getEntry("a")
    expect(read).toMatchObject({ value: "old", tier: "memory", expiresAtMs: clock.now() })
    expect(read.staleUntilMs).toBe(clock.now() + 10_000)
  })

  test("is not answered after the end of its stale window, to the millisecond", async () => {
    const { pages, clock, loads } = await setUpStale({ retryAfterMs: 0 })
    await clock.advance(9_999)
    expect(await pages.get("a")).toBe("old")
    await clock.advance(0)
    loads.shift()?.reject(new Error("down"))
    await clock.advance(1)
    const late = pages.get("a")
    await clock.advance(0)
    loads.shift()?.resolve("new")
    expect(await late).toBe("new")
  })

  test("is answered while its refresh fails: 100 gets cost 2 loads at most, and no write", async () => {
    const { clock, pages, loads, store } = await setUpStale({})
    for (let get = 0; get < 100; get++) {
      expect(await pages.get("a")).toBe("old")
      await clock.advance(0)
      for (const { reject } of loads) reject(new Error("down"))
    }
    expect(loads).toHaveLength(1)
    expect(store.counts()).toEqual({ get: 1, put: 0, delete: 0, list: 0 })
  })

  test("is not answered at once where staleWhileRevalidate is off, but is when the refresh fails", async () => {
    const { clock, pages, loads } = await setUpStale({ staleWhileRevalidate: false })
    const waiting = pages.get("a")
    await clock.advance(0)
    loads.shift()?.reject(new Error("down"))
    expect(await waiting).toBe("old")
  })

  test("is not answered any more where staleIfError is off and its refresh has failed, by get() and getEntry() alike", async () => {
    const clock = fakeClock()
    const cache = createCache({ store: createMemoryStore(), now: clock.now, setTimer: clock.setTimer })
    let isDown = false
    const load = () => {
      if (isDown) throw new Error("down")
      return 1
    }
    const node = cache.define("x", { load, ttlMs: 1_000, staleMs: 60_000, staleIfError: false, retryAfterMs: 10_000 })
    await node.get("a")
    await clock.advance(1_000)
    isDown = true
    expect(await node.get("a")).toBe(1)
    await clock.advance(1)
    await expect(node.get("a")).rejects.toThrow("down")
    await expect(node.getEntry("a")).rejects.toThrow("down")
  })

  test("does not hide a failure where staleIfError is off too", async () => {
    const { clock, pages, loads } = await setUpStale({ staleWhileRevalidate: false, staleIfError: false })
    const waiting = pages.get("a")
    await clock.advance(0)
    loads.shift()?.reject(new Error("down"))
    await expect(waiting).rejects.toThrow("down")
    await expect(pages.get("a")).rejects.toThrow("down")
  })
})

describe("softTimeoutMs", () => {
  test("has the new value answered when it comes in time", async () => {
    const { pages, clock, loads } = await setUpStale({ softTimeoutMs: 100 })
    const waiting = pages.get("a")
    await clock.advance(99)
    loads.shift()?.resolve("new")
    expect(await waiting).toBe("new")
  })

  test("has the stale value answered when it does not, and the load finish in the background", async () => {
    const { pages, clock, loads } = await setUpStale({ softTimeoutMs: 100 })
    const waiting = pages.get("a")
    await clock.advance(100)
    expect(await waiting).toBe("old")
    loads.shift()?.resolve("new")
    await clock.advance(0)
    expect(pages.peek("a")).toBe("new")
  })
})

test("a stale value that only the store has is answered at once too", async () => {
  const { clock, store, loads } = await setUpStale({})
  const other = createCache({ store, now: clock.now, setTimer: clock.setTimer })
  const load = () => new Promise<string>((resolve, reject) => loads.push({ resolve, reject }))
  const pages = other.define("page", { load, ttlMs: 1_000, staleMs: 10_000 })
  expect(await pages.getEntry("a")).toMatchObject({ value: "old", tier: "store" })
  loads.shift()?.resolve("new")
  await clock.advance(0)
  expect(pages.peek("a")).toBe("new")
})

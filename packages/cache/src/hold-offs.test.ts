import { createMemoryStore, drainMicrotasks, fakeClock, recordingStore } from "@larder/testing"
import { expect, test } from "vitest"
import { createHoldOffs } from "./hold-offs.ts"
import { createCache } from "./index.ts"

test("createHoldOffs() doubles the delay with each failure in a row, up to 32 times", () => {
  const holdOffs = createHoldOffs()
  const delays: number[] = []
  for (let failure = 0; failure < 8; failure++) {
    holdOffs.add("a", "down", 100, 0)
    delays.push((holdOffs.find("a", 0)?.untilMs ?? 0) / 100)
  }
  expect(delays).toEqual([1, 2, 4, 8, 16, 32, 32, 32])
  holdOffs.delete("a")
  holdOffs.add("a", "down", 100, 0)
  expect(holdOffs.find("a", 99)?.count).toBe(1)
  expect(holdOffs.find("a", 100)).toBeUndefined()
})

test("createHoldOffs() holds nothing off for longer because the clock was set back", () => {
  const holdOffs = createHoldOffs()
  holdOffs.add("a", "down", 100, 10_000)
  expect(holdOffs.find("a", 10_000)).toBeDefined()
  expect(holdOffs.find("a", 9_000)).toBeUndefined()
})

test("a failed load answers all who wait and all who come within retryAfterMs: 1 load, 1 read", async () => {
  const clock = fakeClock()
  const store = recordingStore(createMemoryStore({ now: clock.now }))
  const cache = createCache({ store, now: clock.now, setTimer: clock.setTimer })
  let loads = 0
  const failure = new Error("down")
  const pages = cache.define("page", {
    load: () => {
      loads += 1
      throw failure
    },
    retryAfterMs: 100,
  })
  const settled = await Promise.allSettled(Array.from({ length: 1_000 }, () => pages.get("a")))
  expect(settled.every((result) => result.status === "rejected" && result.reason === failure)).toBe(true)
  await clock.advance(99)
  await expect(pages.get("a")).rejects.toBe(failure)
  expect([loads, store.counts()]).toEqual([1, { get: 1, put: 0, delete: 0, list: 0 }])

  await clock.advance(1)
  await expect(pages.get("a")).rejects.toBe(failure)
  expect(loads).toBe(2)
  await clock.advance(199)
  await expect(pages.get("a")).rejects.toBe(failure)
  expect(loads).toBe(2)
})

test("set() and delete() end a hold-off", async () => {
  const cache = createCache({ store: createMemoryStore() })
  let isDown = true
  const pages = cache.define("page", { load: () => (isDown ? Promise.reject(new Error("down")) : "up") })
  await expect(pages.get("a")).rejects.toThrow("down")
  isDown = false
  await expect(pages.get("a")).rejects.toThrow("down")
  await pages.delete("a")
  expect(await pages.get("a")).toBe("up")
  await drainMicrotasks()
})

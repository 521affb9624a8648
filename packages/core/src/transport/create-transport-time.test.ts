import { type StubReply, type StubRequest, stubFetch } from "@larder/testing"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { createKvClient } from "../create-kv-client.ts"

const ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"
const TEN_MINUTES = 600_000
const hang = () => new Promise<never>(() => {})

/** A store in a process that can be frozen: time leaps, and no timer has fired meanwhile. */
function setUp(answer: (request: StubRequest) => StubReply | Promise<StubReply>) {
  let leaptMs = 0
  const fetch = stubFetch(answer)
  const now = () => performance.now() + leaptMs
  const store = createKvClient({ apiKey: "KEY0123", fetch, now, random: () => 0.5 }).namespace(ID)
  const freeze = (): void => {
    leaptMs += TEN_MINUTES
  }
  return { store, requests: fetch.requests, freeze }
}

const thaw = () => vi.advanceTimersByTimeAsync(60_000)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] })
})
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

describe("a process frozen for ten minutes", () => {
  it("sends no late retry of a write, and no burst of them", async () => {
    const { store, requests, freeze } = setUp(() => 503)
    const writes = Promise.allSettled(Array.from({ length: 20 }, (_, index) => store.put(`k${index}`, "1")))
    await vi.advanceTimersByTimeAsync(0)
    expect(requests).toHaveLength(20)
    freeze()
    await thaw()
    for (const write of await writes) {
      expect(write).toMatchObject({ reason: { name: "KvTimeoutError", attempts: 1, outcome: "unknown" } })
    }
    expect(requests).toHaveLength(20)
  })

  it("does not try again what was under way", async () => {
    const { store, requests, freeze } = setUp(hang)
    const write = Promise.allSettled([store.put("a", "1")])
    await vi.advanceTimersByTimeAsync(0)
    freeze()
    await thaw()
    expect(await write).toMatchObject([{ reason: { name: "KvTimeoutError", attempts: 1, outcome: "unknown" } }])
    expect(requests).toHaveLength(1)
  })

  it("takes the answer that came meanwhile", async () => {
    const { store, freeze } = setUp(() => {
      freeze()
      return { status: 200, body: "value" }
    })
    expect(await store.get("a")).toMatchObject({ bytes: new TextEncoder().encode("value") })
  })

  it("sends no write that waited for another", async () => {
    const { store, requests, freeze } = setUp(hang)
    const writes = Promise.allSettled([store.put("a", "1"), store.put("a", "2"), store.delete("a")])
    await vi.advanceTimersByTimeAsync(0)
    freeze()
    await thaw()
    expect(await writes).toMatchObject([
      { reason: { outcome: "unknown" } },
      { reason: { name: "KvTimeoutError", attempts: 0, outcome: "not-sent" } },
      { reason: { name: "KvTimeoutError", attempts: 0, outcome: "not-sent" } },
    ])
    expect(requests).toHaveLength(1)
  })

  it("sends no call that waited for the rate window", async () => {
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "5" }
    const { store, requests, freeze } = setUp(() => ({ status: 200, headers }))
    await store.get("a")
    const calls = Promise.allSettled([store.get("b"), store.put("c", "1")])
    freeze()
    await thaw()
    expect(await calls).toMatchObject([{ reason: { outcome: "not-sent" } }, { reason: { outcome: "not-sent" } }])
    expect(requests).toHaveLength(1)
  })

  it("serves the calls that come afterwards", async () => {
    const { store, freeze } = setUp(({ index }) => (index === 0 ? 503 : 200))
    const frozen = Promise.allSettled([store.put("a", "1")])
    await vi.advanceTimersByTimeAsync(0)
    freeze()
    await thaw()
    await frozen
    expect(await store.put("a", "2")).toBe("updated")
  })
})

describe("a wall clock that leaps an hour", () => {
  it.each([3_600_000, -3_600_000])("by %d ms moves no deadline and no retry", async (leapMs) => {
    const fetch = stubFetch(({ index }) => (index === 2 ? hang() : 503))
    const client = createKvClient({ apiKey: "KEY0123", fetch, random: () => 0.5, timeoutMs: 60_000, deadlineMs: 1_000 })
    const call = Promise.allSettled([client.namespace(ID).get("a")])
    await vi.advanceTimersByTimeAsync(10)
    vi.setSystemTime(Date.now() + leapMs)
    await vi.advanceTimersByTimeAsync(40)
    expect(fetch.requests).toHaveLength(2)
    vi.setSystemTime(Date.now() + leapMs)
    await vi.advanceTimersByTimeAsync(949)
    expect(await Promise.race([call, "pending"])).toBe("pending")
    await vi.advanceTimersByTimeAsync(1)
    expect(await call).toMatchObject([{ reason: { name: "KvTimeoutError", attempts: 3 } }])
  })

  it("is not asked for what a date in Retry-After means", async () => {
    const headers = { "retry-after": "Sun, 06 Sep 2026 10:00:02 GMT", date: "Sun, 06 Sep 2026 10:00:00 GMT" }
    const { store, requests } = setUp(({ index }) => (index === 0 ? { status: 503, headers } : 200))
    vi.setSystemTime(Date.UTC(2030, 0))
    const call = store.get("a")
    await vi.advanceTimersByTimeAsync(1_999)
    expect(requests).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect((await call)?.bytes).toHaveLength(0)
  })
})

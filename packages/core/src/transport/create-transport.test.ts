import { type StubReply, type StubRequest, stubFetch } from "@larder/testing"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { createKvClient } from "../create-kv-client.ts"
import type { TransportEvent } from "./transport-event.ts"
import type { TransportOptions } from "./transport-options.ts"

const ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"
const broken = (code?: string) => Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code } }))
const hang = () => new Promise<never>(() => {})

/** A store whose jitter is always half the ceiling, and when its requests were made. */
function setUp(answer: (request: StubRequest) => StubReply | Promise<StubReply>, options: TransportOptions = {}) {
  const startedAtMs = performance.now()
  const sentAtMs: number[] = []
  const fetch = stubFetch((request) => {
    sentAtMs.push(performance.now() - startedAtMs)
    return answer(request)
  })
  const client = createKvClient({ apiKey: "KEY0123", fetch, random: () => 0.5, ...options })
  return { store: client.namespace(ID), requests: fetch.requests, sentAtMs }
}

/** Lets all the time pass that a call may take. */
async function settled<T>(call: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.all([Promise.allSettled([call]), vi.advanceTimersByTimeAsync(60_000)])
  return result[0]
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] })
})
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

describe("a call", () => {
  it.each<{ why: string; answer: () => StubReply | Promise<StubReply> }>([
    ...[408, 429, 500, 502, 503, 504].map((status) => ({ why: `a ${status}`, answer: () => status })),
    { why: "a broken connection", answer: () => broken() },
    { why: "no connection", answer: () => broken("ECONNREFUSED") },
    { why: "a truncated body", answer: () => ({ status: 200, headers: { "content-length": "9" }, body: "short" }) },
  ])("is tried four times, further and further apart, behind $why", async ({ answer }) => {
    const { store, sentAtMs } = setUp(answer)
    expect(await settled(store.get("a"))).toMatchObject({
      status: "rejected",
      reason: { attempts: 4, retryable: true },
    })
    expect(sentAtMs).toEqual([0, 50, 150, 350])
  })

  it("is tried again behind a server that hangs, until its deadline", async () => {
    const { store, sentAtMs } = setUp(hang, { timeoutMs: 300, deadlineMs: 1_000 })
    let endedAtMs = 0
    const call = store.get("a").finally(() => {
      endedAtMs = performance.now()
    })
    const startedAtMs = performance.now()
    expect(await settled(call)).toMatchObject({ reason: { name: "KvTimeoutError", outcome: "unknown", attempts: 3 } })
    expect(sentAtMs).toEqual([0, 350, 750])
    expect(endedAtMs - startedAtMs).toBe(1_000)
  })

  it.each([400, 401, 402, 403, 405, 406, 409, 410, 413, 414, 415, 418, 422, 431, 451, 501, 505, 507])(
    "is never tried again behind a %d",
    async (status) => {
      const { store, requests } = setUp(() => status)
      expect(await settled(store.get("a"))).toMatchObject({ reason: { attempts: 1, retryable: false } })
      expect(await settled(store.put("a", "1", { ttlMs: 1 }))).toMatchObject({ reason: { attempts: 1 } })
      expect(requests).toHaveLength(2)
    },
  )

  it("is never tried again behind a 404", async () => {
    const { store, requests } = setUp(() => 404)
    expect(await settled(store.list())).toMatchObject({ reason: { name: "NamespaceNotFoundError", attempts: 1 } })
    expect(await settled(store.get("a"))).toMatchObject({ value: undefined })
    expect(requests).toHaveLength(2)
  })

  it.each([301, 302, 303, 304, 307, 308, 300, 399])("refuses a %d and does not try again", async (status) => {
    const { store, requests } = setUp(() => ({ status, headers: { location: "https://evil.example/" } }))
    const reason = { name: "RedirectRefusedError", outcome: "rejected", retryable: false, attempts: 1 }
    expect(await settled(store.put("a", "1"))).toMatchObject({ reason })
    expect(requests.map(({ redirect }) => redirect)).toEqual(["manual"])
  })

  it("takes the value that a second attempt brings", async () => {
    const { store, sentAtMs } = setUp(({ index }) => (index === 0 ? 503 : { status: 200, body: "value" }))
    expect(await settled(store.get("a"))).toMatchObject({ value: { bytes: new TextEncoder().encode("value") } })
    expect(sentAtMs).toEqual([0, 50])
  })

  it("makes no more attempts than maxAttempts, and none behind the first where that is 1", async () => {
    for (const maxAttempts of [1, 2, 10]) {
      const { store, requests } = setUp(() => 503, { maxAttempts, deadlineMs: 60_000 })
      await settled(store.get("a"))
      expect(requests).toHaveLength(maxAttempts)
    }
  })

  it("sends the same bytes again, although their owner has changed them", async () => {
    const { store, requests } = setUp(({ index }) => (index === 0 ? 503 : 201))
    const bytes = Uint8Array.of(1, 2, 3)
    const written = settled(store.put("a", bytes))
    bytes.fill(9)
    await written
    expect(requests.map(({ body }) => [...(body ?? [])])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ])
  })

  it("tells onEvent of each request, and does not mind what it throws", async () => {
    const events: TransportEvent[] = []
    const onEvent = (event: TransportEvent): void => {
      events.push(event)
      throw new Error("observer")
    }
    const { store } = setUp(({ index }) => [503, { status: 201 }][index] ?? 500, { onEvent })
    expect(await settled(store.put("a", "four"))).toMatchObject({ value: "created" })
    const common = { type: "attempt", operation: "put", durationMs: 0, sentBytes: 4, receivedBytes: 0 }
    expect(events).toEqual([
      { ...common, attempt: 1, status: 503, retryInMs: 50 },
      { ...common, attempt: 2, status: 201 },
    ])
  })
})

describe("Retry-After", () => {
  const junk = ["0", "-1", "0.5e1", "", "soon", "3e6", "1e400", "Thu, 01 Jan 1970 00:00:00 GMT"]
  it.each([
    { retryAfter: "2", atMs: 2_000 },
    { retryAfter: "9.9", atMs: 9_900 },
    ...junk.map((retryAfter) => ({ retryAfter, atMs: 50 })),
  ])("of $retryAfter makes the second attempt come at $atMs ms", async ({ retryAfter, atMs }) => {
    const headers = { "retry-after": retryAfter, date: "Sun, 06 Sep 2026 10:00:00 GMT" }
    const { store, sentAtMs } = setUp(({ index }) => (index === 0 ? { status: 429, headers } : 204))
    await settled(store.get("a"))
    expect(sentAtMs).toEqual([0, atMs])
  })

  it.each(["10", "11", "3000000", "9999999999999999999999", "Fri, 01 Jan 2100 00:00:00 GMT"])(
    "of %j, beyond the deadline, ends the call at once: neither a hot loop nor a long wait",
    async (retryAfter) => {
      const headers = { "retry-after": retryAfter, date: "Sun, 06 Sep 2026 10:00:00 GMT" }
      const { store, requests } = setUp(() => ({ status: 429, headers }))
      await expect(store.get("a")).rejects.toMatchObject({ status: 429, attempts: 1, retryable: true })
      expect(requests).toHaveLength(1)
    },
  )
})

describe("the pace", () => {
  const usedUp = (resetSeconds: number, status = 200) => ({
    status,
    headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(resetSeconds) },
  })

  it("holds the next calls back until the window resets, the first one not", async () => {
    const { store, sentAtMs } = setUp(({ index }) => (index === 0 ? usedUp(2) : 200))
    await store.get("a")
    await settled(Promise.all([store.get("b"), store.put("c", "1")]))
    await store.get("d")
    expect(sentAtMs).toEqual([0, 2_000, 2_000, 60_000])
  })

  it("lets a retry wait for the window rather than come too early", async () => {
    const { store, sentAtMs } = setUp(({ index }) => (index === 0 ? usedUp(3, 429) : 200))
    await settled(store.get("a"))
    expect(sentAtMs).toEqual([0, 3_000])
  })

  it("ends a call at once whose deadline is before the window: the 429 is the reason, not the time", async () => {
    const { store, requests } = setUp(async () => {
      await vi.advanceTimersByTimeAsync(2_000)
      return usedUp(9, 429)
    })
    await expect(store.get("a")).rejects.toMatchObject({ status: 429, attempts: 1 })
    expect(requests).toHaveLength(1)
  })

  it.each([10, 3_600, 1_790_000_000])("asks the server where the window is said to end in %d s", async (seconds) => {
    const { store, sentAtMs } = setUp(() => usedUp(seconds))
    await store.get("a")
    await store.get("b")
    expect(sentAtMs).toEqual([0, 0])
  })
})

describe("an outage", () => {
  it.each([
    [100, 1.4],
    [1_000, 1.05],
  ])("with %d calls makes at most %d requests a call", async (calls, factor) => {
    for (const answer of [() => 503, () => broken()]) {
      const { store, requests } = setUp(answer)
      const one = async (_: unknown, index: number) => await settled(store.get(`k${index}`))
      for (const [index] of Array.from({ length: calls / 2 }).entries()) await one(undefined, index)
      await Promise.all(Array.from({ length: calls / 2 }, one))
      expect(requests.length).toBeGreaterThan(calls)
      expect(requests.length).toBeLessThanOrEqual(calls * factor)
    }
  })

  it("that has passed leaves retries again", async () => {
    const { store, requests } = setUp(({ index }) => (index < 130 || index >= 330 ? 503 : 200))
    for (const [index] of Array.from({ length: 300 }).entries()) await settled(store.get(`k${index}`))
    const before = requests.length
    expect(await settled(store.get("a"))).toMatchObject({ reason: { attempts: 4 } })
    expect(requests).toHaveLength(before + 4)
  })
})

describe("outcome", () => {
  const reset = () => broken("ECONNRESET")
  const refused = () => broken("ECONNREFUSED")
  const unresolved = () => broken("ENOTFOUND")

  it.each([
    { outcome: "unknown", answers: [503, 503, 503, 503] },
    { outcome: "unknown", answers: [hang, hang] },
    { outcome: "unknown", answers: [reset, reset, reset, reset] },
    { outcome: "unknown", answers: [broken, broken, broken, broken] },
    { outcome: "unknown", answers: [503, 400] },
    { outcome: "unknown", answers: [408, 429, 429, 429] },
    { outcome: "unknown", answers: [503, refused, unresolved, refused] },
    { outcome: "unknown", answers: [refused, reset, 403] },
    { outcome: "rejected", answers: [400] },
    { outcome: "rejected", answers: [429, 429, 429, 429] },
    { outcome: "rejected", answers: [refused, 401] },
    { outcome: "rejected", answers: [429, refused, refused, refused] },
    { outcome: "not-sent", answers: [refused, unresolved, refused, refused] },
  ])("is $outcome behind $answers", async ({ outcome, answers }) => {
    const answerOf = ({ index }: StubRequest) => {
      const answer = answers[index] ?? 500
      return typeof answer === "function" ? answer() : answer
    }
    const { store } = setUp(answerOf, { timeoutMs: 2_500, deadlineMs: 4_000 })
    expect(await settled(store.put("a", "1"))).toMatchObject({ reason: { outcome } })
  })
})

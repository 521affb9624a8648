import { forEachSeed, type SeededRandom, type StubReply, seededRandom, stubFetch } from "@larder/testing"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { createKvClient } from "../create-kv-client.ts"
import type { KvStore } from "../kv-store.ts"

const ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"
const hang = () => new Promise<never>(() => {})
const decoder = new TextDecoder()
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

function setUp(answer: (index: number) => StubReply | Promise<StubReply>) {
  const fetch = stubFetch(({ index }) => answer(index))
  const store = createKvClient({ apiKey: "KEY0123", fetch, random: () => 0.5 }).namespace(ID)
  /** What was sent, as `PUT a 1`. */
  const sent = () =>
    fetch.requests.map(({ method, url, body }) => `${method} ${url.split("/").pop()} ${decoder.decode(body)}`.trim())
  return { store, sent }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] })
})
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

describe("writes of a key", { timeout: 300_000 }, () => {
  it("are sent in their order: never a retry behind a newer write", async () => {
    const { store, sent } = setUp((index) => (index < 2 ? 503 : 200))
    const writes = Promise.all([store.put("a", "1"), store.put("a", "2"), store.delete("a"), store.put("a", "3")])
    await pass(1_000)
    await writes
    expect(sent()).toEqual(["PUT a 1", "PUT a 1", "PUT a 1", "PUT a 2", "DELETE a", "PUT a 3"])
  })

  it("do not hold up other keys, nor reads of their own", async () => {
    const { store, sent } = setUp((index) => (index === 0 ? hang() : 200))
    const first = Promise.allSettled([store.put("a", "1")])
    await store.put("b", "2")
    await store.get("a")
    expect(sent()).toEqual(["PUT a 1", "PUT b 2", "GET a"])
    await pass(20_000)
    await first
  })

  it("keep to their own deadlines, the time in the queue included", async () => {
    const { store, sent } = setUp(hang)
    const first = store.put("a", "1").catch(() => performance.now())
    await pass(4_000)
    const second = store.put("a", "2").catch(() => performance.now())
    const startedAtMs = performance.now() - 4_000
    await pass(20_000)
    expect([Number(await first) - startedAtMs, Number(await second) - startedAtMs]).toEqual([10_000, 14_000])
    expect(sent().at(-1)).toBe("PUT a 2")
  })

  it("leave the queue when they are aborted, and are never sent", async () => {
    const { store, sent } = setUp((index) => (index === 0 ? 503 : 200))
    const controller = new AbortController()
    const first = store.put("a", "1")
    const second = store.put("a", "2", { signal: controller.signal })
    const third = store.put("a", "3")
    controller.abort("left")
    await expect(second).rejects.toBe("left")
    await pass(1_000)
    await Promise.all([first, third])
    expect(sent()).toEqual(["PUT a 1", "PUT a 1", "PUT a 3"])
  })

  it("go on when the one under way is aborted", async () => {
    const { store, sent } = setUp((index) => (index === 0 ? hang() : 200))
    const controller = new AbortController()
    const first = store.put("a", "1", { signal: controller.signal })
    const second = store.put("a", "2")
    controller.abort("left")
    await expect(first).rejects.toBe("left")
    expect(await second).toBe("updated")
    expect(sent()).toEqual(["PUT a 1", "PUT a 2"])
  })

  it("of one store are in the same order as those of another store of the same namespace", async () => {
    const fetch = stubFetch(({ index }) => (index === 0 ? 503 : 200))
    const client = createKvClient({ apiKey: "KEY0123", fetch, random: () => 0.5 })
    const writes = Promise.all([client.namespace(ID).put("a", "1"), client.namespace(ID.toUpperCase()).put("a", "2")])
    await pass(1_000)
    await writes
    expect(fetch.requests.map(({ body }) => decoder.decode(body))).toEqual(["1", "1", "2"])
  })

  it("are sent in their order whatever fails, hangs or is aborted, while other keys go on", () =>
    forEachSeed({ quick: 100, prove: 5_000 }, async (seed) => {
      expect(await simulate(seed, 1)).toEqual([])
    }))

  it("of two clients, which know nothing of each other, do come out of order: the simulation can fail", async () => {
    const found = []
    for (let seed = 1; seed <= 20; seed += 1) found.push(...(await simulate(seed, 2)))
    expect(found.length).toBeGreaterThan(10)
  })
})

/** Twelve writes to two keys within a second. @returns The requests that came behind one of a newer write of their key. */
async function simulate(seed: number, clients: number): Promise<string[]> {
  const random = seededRandom(seed)
  const fetch = stubFetch(() => replyOf(random))
  const stores = Array.from({ length: clients }, () =>
    createKvClient({ apiKey: "KEY0123", fetch, random }).namespace(ID),
  )
  const writes = Array.from({ length: 12 }, async (_, index) => {
    const store = stores[index % clients]
    if (store !== undefined) await write(store, index, random)
  })
  await pass(60_000)
  await Promise.all(writes)
  return outOfOrder(fetch.requests.map(({ url, body }) => ({ key: url, index: Number(decoder.decode(body)) })))
}

function replyOf(random: SeededRandom): StubReply | Promise<StubReply> {
  const kind = random.int(5)
  if (kind === 0) return hang()
  if (kind === 1) return Promise.reject(new TypeError("fetch failed"))
  return new Promise((resolve) => setTimeout(resolve, random.int(500), kind === 2 ? 503 : 200))
}

async function write(store: KvStore, index: number, random: SeededRandom): Promise<void> {
  const [key, isAborted, abortAfterMs] = [random() < 0.5 ? "a" : "b", random() < 0.3, random.int(1_000)]
  await new Promise((resolve) => setTimeout(resolve, index * 80))
  const controller = new AbortController()
  const written = store.put(key, String(index), { signal: controller.signal })
  if (isAborted) setTimeout(() => controller.abort("left"), abortAfterMs)
  await written.catch(() => {})
}

function outOfOrder(sent: readonly { readonly key: string; readonly index: number }[]): string[] {
  const newest = new Map<string, number>()
  const late: string[] = []
  for (const { key, index } of sent) {
    const before = newest.get(key) ?? 0
    if (index < before) late.push(`${index} behind ${before}`)
    newest.set(key, Math.max(index, before))
  }
  return late
}

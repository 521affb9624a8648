import type { KvStore } from "@larder/core"
import {
  createMemoryStore,
  drainMicrotasks,
  fakeClock,
  faultyStore,
  laggingStore,
  recordingStore,
} from "@larder/testing"
import { describe, expect, test } from "vitest"
import { type CacheOptions, createCache } from "../index.ts"

const EVERY_MS = 5_000
const LAG_MS = 2_000
/** In the middle of the ten minutes whose messages are listed together. */
const NOON_MS = Date.UTC(2026, 0, 1, 12, 5)
/** An invalidation is seen elsewhere by then. */
const BOUND_MS = EVERY_MS + LAG_MS

/** Two nodes over one store with lag, and an origin whose value changes. */
async function setUp(options: Partial<CacheOptions> = {}, jitter = 0, seed = 1) {
  const clock = fakeClock(NOON_MS)
  const stores = laggingStore({ clock, locations: ["a", "b", "c"], lagMs: LAG_MS, jitter, seed })
  const origin = { value: 1, loads: 0 }
  const addNode = (location: KvStore, more: Partial<CacheOptions> = {}) => {
    const store = recordingStore(location)
    const cache = createCache({
      store,
      ttlMs: 600_000,
      now: clock.now,
      setTimer: clock.setTimer,
      coherence: { everyMs: EVERY_MS },
      ...options,
      ...more,
    })
    const load = () => {
      origin.loads += 1
      return origin.value
    }
    return { store, cache, pages: cache.define("page", { load, tags: ["t"] }) }
  }
  const [a, b] = [addNode(stores.a), addNode(stores.b)]
  await a.pages.get("x")
  await clock.advance(LAG_MS)
  await b.pages.get("x")
  await clock.advance(BOUND_MS + EVERY_MS)
  for (const { store } of [a, b]) store.clear()
  return { clock, stores, origin, addNode, a, b }
}

type Fleet = Awaited<ReturnType<typeof setUp>>

describe("an invalidation", () => {
  test.each([
    ["delete()", ({ a }: Fleet) => a.pages.delete("x")],
    ["deleteByTag()", ({ a }: Fleet) => a.cache.deleteByTag("t")],
    ["clear()", ({ a }: Fleet) => a.cache.clear()],
    ["set()", ({ a }: Fleet) => a.pages.set("x", 2)],
  ])("by %s is seen at once here, and elsewhere after everyMs and the lag", async (_, invalidate) => {
    const fleet = await setUp()
    const { clock, origin, a, b } = fleet
    origin.value = 2
    await invalidate(fleet)
    expect(await a.pages.get("x")).toBe(2)
    expect(b.pages.peek("x")).toBe(1)
    await clock.advance(BOUND_MS)
    expect(await b.pages.get("x")).toBe(2)
  })

  test("of another key leaves what memory has", async () => {
    const { clock, a, b } = await setUp()
    await a.pages.delete("y")
    await clock.advance(BOUND_MS)
    expect(b.pages.peek("x")).toBe(1)
  })

  test("is known to a node that starts later, before it uses what the store has", async () => {
    const { clock, origin, stores, addNode, a } = await setUp()
    origin.value = 2
    await a.cache.deleteByTag("t")
    await clock.advance(LAG_MS)
    const late = addNode(stores.c)
    expect(await late.pages.get("x")).toBe(2)
    expect(late.store.operations.slice(0, 2)).toEqual([
      "get cache/=s/invalidations",
      expect.stringMatching(/^list cache\/=i\//),
    ])
  })

  test("has a node delete what it wrote by a load that had begun before", async () => {
    const { clock, origin, stores, addNode, a } = await setUp()
    const late = addNode(stores.c)
    const answers: (() => void)[] = []
    const slow = late.cache.define<number>("slow", {
      load: () => {
        const { value } = origin
        return new Promise((resolve) => answers.push(() => resolve(value)))
      },
    })
    const waiting = slow.get("k")
    // The code of coherence is imported, which takes turns of the event loop.
    while (answers.length === 0) await new Promise((resolve) => setImmediate(resolve))
    origin.value = 2
    await a.cache.define("slow", { load: () => origin.value }).delete("k")
    answers[0]?.()
    expect(await waiting).toBe(1)
    expect(slow.peek("k")).toBe(1)
    late.store.clear()
    await clock.advance(BOUND_MS)
    expect(slow.peek("k")).toBeUndefined()
    expect(late.store.operations.filter((operation) => operation.startsWith("delete"))).toEqual(["delete cache/slow/k"])
  })

  test("is found whichever of version and message becomes visible first", async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { clock, origin, a, b } = await setUp({}, 1, seed)
      origin.value = 2
      await a.pages.delete("x")
      await clock.advance(BOUND_MS)
      expect(await b.pages.get("x"), `seed ${seed}`).toBe(2)
    }
  })
})

describe("what it costs", () => {
  test("an idle node reads one key per interval, whatever it is asked for", async () => {
    const { clock, b } = await setUp()
    for (let second = 0; second < 60; second++) {
      await clock.advance(1_000)
      for (let hit = 0; hit < 100; hit++) await b.pages.get("x")
    }
    expect(b.store.counts()).toEqual({ get: 12, put: 0, delete: 0, list: 0 })
    expect(b.store.operations[0]).toBe("get cache/=s/invalidations")
    // 30 days of it: within the $0.20 that the design allows a node and month.
    expect(((30 * 86_400_000) / EVERY_MS) * (0.35 / 1e6)).toBeLessThan(0.2)
  })

  test("an invalidation costs its maker a message and a version, the others a list per look until the lag is over", async () => {
    const { clock, a, b } = await setUp()
    await a.cache.deleteByTag("t")
    expect(a.store.counts()).toEqual({ get: 0, put: 2, delete: 0, list: 0 })
    await clock.advance(BOUND_MS + EVERY_MS)
    expect(b.store.counts()).toEqual({ get: 3, put: 0, delete: 0, list: 2 })
    await clock.advance(60_000)
    expect(b.store.counts().list).toBe(2)
  })

  test("invalidations made together share a version", async () => {
    const { a } = await setUp()
    await Promise.all(Array.from({ length: 50 }, (_, n) => a.pages.delete(`k${n}`)))
    const versions = a.store.operations.filter((operation) => operation.startsWith("put cache/=s/"))
    expect(versions.length).toBeLessThanOrEqual(2)
    expect(a.store.counts()).toMatchObject({ delete: 50, put: 50 + versions.length })
  })

  test("messages are envelopes that outlive what they are about", async () => {
    const { a } = await setUp({ staleMs: 1_000 })
    await a.cache.clear()
    expect(a.store.operations[0]).toMatch(
      /^put cache\/=i\/2026-01-01T12-0\/[0-9a-z]+-[0-9a-z]+-m0 \{"expires_at":\d+,"value":null\}/,
    )
    const { expires_at: expiresAtMs } = JSON.parse(/\{.*\}/.exec(a.store.operations[0] ?? "")?.[0] ?? "")
    expect(expiresAtMs).toBeGreaterThan(NOON_MS + 600_000 + 1_000)
  })
})

describe("the driver", () => {
  test("without coherence, no timer is set and nothing is looked for", async () => {
    const clock = fakeClock()
    const store = recordingStore(createMemoryStore({ now: clock.now }))
    const cache = createCache({ store, now: clock.now, setTimer: clock.setTimer })
    await cache.getOrSet("a", () => 1)
    await drainMicrotasks()
    expect(clock.fireNext()).toBe(false)
    expect(store.operations).toHaveLength(2)
  })

  test('"requests" sets no timer; a request after everyMs looks, in the background while what is known may be used', async () => {
    const { clock, b, a } = await setUp({ coherence: { everyMs: EVERY_MS, driver: "requests" } })
    expect(clock.fireNext()).toBe(false)
    await b.pages.get("x")
    const looks = b.store.counts().get
    await clock.advance(EVERY_MS)
    expect(b.store.counts().get).toBe(looks)
    await b.pages.get("x")
    await drainMicrotasks()
    expect(b.store.counts().get).toBe(looks + 1)
    expect(a.store.counts().get).toBe(0)
  })

  test('"requests" has a request wait for the look when the process was asleep for long', async () => {
    const { clock, origin, a, b } = await setUp({ coherence: { everyMs: EVERY_MS, driver: "requests" } })
    origin.value = 2
    await a.pages.delete("x")
    await clock.advance(60_000)
    expect(b.pages.peek("x")).toBeUndefined()
    expect(await b.pages.get("x")).toBe(2)
  })

  test("close() ends the looking", async () => {
    const { clock, b } = await setUp()
    b.cache.close()
    await drainMicrotasks()
    await clock.advance(60_000)
    expect(b.store.operations).toEqual([])
  })
})

describe("a store that cannot be asked", () => {
  test("does not take away what memory has, and is asked again", async () => {
    const { clock, stores, addNode, origin, a } = await setUp()
    let isDown = false
    const fail = () => (isDown ? ("refused" as const) : undefined)
    const late = addNode(faultyStore(stores.c, { clock, seed: 1, fail }))
    await late.pages.get("x")
    await clock.advance(BOUND_MS)
    isDown = true
    origin.value = 2
    await a.pages.delete("x")
    await clock.advance(60_000)
    expect(await late.pages.get("x")).toBe(1)
    isDown = false
    await clock.advance(BOUND_MS)
    expect(await late.pages.get("x")).toBe(2)
  })

  test("is not trusted by a node that never could", async () => {
    const { clock, stores, addNode, origin } = await setUp()
    const fail = ({ name }: { name: string }) => (name === "list" ? ("refused" as const) : undefined)
    const late = addNode(faultyStore(stores.c, { clock, seed: 1, fail }))
    origin.value = 2
    expect(await late.pages.get("x")).toBe(2)
  })
})

test("a definition with a longer life has the messages of a longer time read", async () => {
  const { clock, stores, addNode, a } = await setUp()
  const long = { ttlMs: 86_400_000, tags: ["t"] }
  await a.cache.define("long", { load: () => "before", ...long }).get("k")
  await a.cache.deleteByTag("t")
  await clock.advance(3_600_000 * 3)
  const late = addNode(stores.c)
  await late.pages.get("x")
  expect(await late.cache.define("long", { load: () => "after", ...long }).get("k")).toBe("after")
})

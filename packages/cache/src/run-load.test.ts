import { KvTimeoutError } from "@larder/core"
import { createMemoryStore, drainMicrotasks, fakeClock, recordingStore } from "@larder/testing"
import { describe, expect, test } from "vitest"
import { type CacheOptions, createCache, type DefineOptions, type StandardSchema } from "./index.ts"

function setUp<T>(define: DefineOptions<T>, options: Partial<CacheOptions> = {}) {
  const clock = fakeClock()
  const store = recordingStore(createMemoryStore({ now: clock.now }))
  const makeNode = () =>
    createCache({ store, now: clock.now, setTimer: clock.setTimer, random: () => 0, ...options }).define("x", define)
  return { clock, store, node: makeNode(), makeNode }
}

describe("loadTimeoutMs", () => {
  test("rejects for all who wait, aborts the signal, and holds off", async () => {
    const signals: AbortSignal[] = []
    const { clock, node } = setUp({
      load: (_, { signal }) => {
        signals.push(signal)
        return new Promise<never>(() => {})
      },
      loadTimeoutMs: 500,
    })
    const waiting = [node.get("a"), node.get("a")].map((get) => get.catch((error: unknown) => error))
    await clock.advance(499)
    expect(signals[0]?.aborted).toBe(false)
    await clock.advance(1)
    const [error, other] = await Promise.all(waiting)
    expect(error).toMatchObject({ name: "KvTimeoutError", operation: "load", afterMs: 500 })
    expect(other).toBe(error)
    expect(signals[0]?.reason).toBe(error)
    await expect(node.get("a")).rejects.toBe(error)
    expect(signals).toHaveLength(1)
  })

  test("covers the wait for a free place: a load that never began is not begun late", async () => {
    const clock = fakeClock()
    const cache = createCache({ store: createMemoryStore(), now: clock.now, setTimer: clock.setTimer, maxLoads: 1 })
    const long = cache.getOrSet("long", () => clock.delay(1_000))
    let begun = 0
    const late = cache.getOrSet("late", () => ++begun, { loadTimeoutMs: 500 }).catch((error: unknown) => error)
    await clock.advance(500)
    expect(await late).toBeInstanceOf(KvTimeoutError)
    await clock.advance(500)
    await long
    await drainMicrotasks()
    expect(begun).toBe(0)
  })

  test("has a load that does not heed its signal give its place up", async () => {
    const load = (id: string) => (id === "hangs" ? new Promise<never>(() => {}) : id)
    const { clock, node } = setUp({ load, loadTimeoutMs: 500 }, { maxLoads: 1 })
    const hanging = node.get("hangs").catch((error: unknown) => error)
    await clock.advance(500)
    expect(await hanging).toBeInstanceOf(KvTimeoutError)
    expect(await node.get("a")).toBe("a")
  })
})

test("a clock set back while a load runs does not make the value live longer", async () => {
  let nowMs = Date.UTC(2026, 0, 1)
  const load = () => {
    nowMs -= 3_600_000
    return nowMs
  }
  const { node } = setUp({ load, ttlMs: 1_000 }, { now: () => nowMs, random: () => 0.5 })
  await node.get("a")
  nowMs += 1_000
  expect(node.peek("a")).toBeUndefined()
})

test("maxLoads caps the loads under way; the others wait and are loaded", async () => {
  let underWay = 0
  let most = 0
  const { clock, node } = setUp({
    load: async (id) => {
      most = Math.max(most, ++underWay)
      await clock.delay(10)
      underWay -= 1
      return id
    },
  })
  const ids = Array.from({ length: 1_000 }, (_, n) => `id-${n}`)
  const waiting = Promise.all(ids.map(node.get))
  await clock.advance(10 * Math.ceil(1_000 / 64))
  expect(await waiting).toEqual(ids)
  expect(most).toBe(64)
})

describe("what a loader can say", () => {
  test("setTtl() gives a value a freshness of its own, up to maxTtlMs", async () => {
    let loads = 0
    const wanted: Record<string, number> = { short: 10, long: 1e9 }
    const { clock, node } = setUp({
      load: (id, context) => {
        context.setTtl(wanted[id] ?? 1)
        return ++loads
      },
      ttlMs: 1_000,
      maxTtlMs: 5_000,
    })
    expect([await node.get("short"), await node.get("long")]).toEqual([1, 2])
    await clock.advance(10)
    expect(await node.get("short")).toBe(3)
    await clock.advance(4_989)
    expect(await node.get("long")).toBe(2)
    await clock.advance(1)
    expect(await node.get("long")).toBe(4)
  })

  test("setTtl() refuses what is no lifetime; the refusal is the load's failure", async () => {
    const { node } = setUp({ load: (_, context) => context.setTtl(Number.NaN) })
    await expect(node.get("a")).rejects.toThrow(RangeError)
  })

  test("skip() has the value answered to all who wait, and kept nowhere", async () => {
    let loads = 0
    const { node, store } = setUp({
      load: async (_, context) => {
        context.skip()
        return ++loads
      },
    })
    expect(await Promise.all([node.get("a"), node.get("a")])).toEqual([1, 1])
    expect(node.peek("a")).toBeUndefined()
    expect(await node.get("a")).toBe(2)
    expect(store.counts().put).toBe(0)
  })

  test("previous and notModified() renew a value that the origin says has not changed", async () => {
    const asked: unknown[] = []
    const { clock, node, store } = setUp<{ etag: string }>({
      load: (_, { previous, notModified }) => {
        asked.push(previous?.value.etag)
        return previous === undefined ? { etag: "e1" } : notModified()
      },
      ttlMs: 1_000,
      staleMs: 60_000,
    })
    await node.get("a")
    await clock.advance(1_000)
    await node.get("a")
    await clock.advance(0)
    expect(asked).toEqual([undefined, "e1"])
    expect(node.peek("a")).toEqual({ etag: "e1" })
    expect(store.counts().put).toBe(2)
  })

  test("previous is a copy where values are copied: a loader that changes it does not change what is cached", async () => {
    const { clock, node } = setUp<Map<string, number>>({
      load: (_, { previous }) => {
        if (!previous) return new Map([["a", 1]])
        previous.value.clear()
        throw new Error("down")
      },
      ttlMs: 1_000,
      staleMs: 60_000,
    })
    await node.get("x")
    await clock.advance(1_000)
    for (let reader = 0; reader < 2; reader++) expect(await node.get("x")).toEqual(new Map([["a", 1]]))
  })

  test("notModified() without a previous value is the load's failure", async () => {
    const { node } = setUp({ load: (_, { notModified }) => notModified() })
    await expect(node.get("a")).rejects.toThrow("no previous value")
  })
})

describe("a loader that finds nothing", () => {
  test("is asked again each time, unless negativeTtlMs says otherwise", async () => {
    let loads = 0
    const load = (): undefined => void ++loads
    const always = setUp({ load })
    await always.node.get("a")
    await always.node.get("a")
    expect(loads).toBe(2)
    expect(always.store.counts().put).toBe(0)
  })

  test("with negativeTtlMs, is asked once by all nodes until that is over", async () => {
    let loads = 0
    const load = (): undefined => void ++loads
    const { clock, node, makeNode, store } = setUp({ load, negativeTtlMs: 100 })
    expect(await node.get("a")).toBeUndefined()
    await drainMicrotasks()
    expect(store.operations[1]).toMatch(/^put cache\/x\/a .*"tags":\["=absent"\],"value":null/)
    const other = makeNode()
    expect(await other.getEntry("a")).toMatchObject({ value: undefined, tier: "store", tags: [] })
    expect(await other.get("a")).toBeUndefined()
    expect(loads).toBe(1)
    await clock.advance(100)
    await other.get("a")
    expect(loads).toBe(2)
  })

  test("has the value it replaces removed, so that no stale window brings it back", async () => {
    let value: string | undefined = "here"
    const { clock, node, makeNode } = setUp({ load: () => value, ttlMs: 1_000, staleMs: 60_000 })
    await node.get("a")
    value = undefined
    await clock.advance(1_000)
    expect(await node.get("a")).toBe("here")
    await clock.advance(0)
    expect(await node.get("a")).toBeUndefined()
    expect(await makeNode().get("a")).toBeUndefined()
  })

  test("null is a value", async () => {
    let loads = 0
    const { node } = setUp({
      load: () => {
        loads += 1
        return null
      },
    })
    expect([await node.get("a"), await node.get("a"), loads]).toEqual([null, null, 1])
  })
})

describe("schema", () => {
  /** What zod and its like make: checks, and gives the value a form. */
  const withName: StandardSchema<{ name: string }> = {
    "~standard": {
      validate: (value) =>
        typeof value === "object" && value !== null && "name" in value
          ? { value: { name: String(value.name) } }
          : { issues: [{ message: "no name" }] },
    },
  }

  test("a loaded value gets the form of the schema; one that does not fit is the load's failure", async () => {
    const made: Record<string, unknown> = { good: { name: "n", more: 1 }, bad: { title: "t" } }
    // The cast: a loader that does not keep its word is what is tested.
    const { node, store } = setUp({ load: (id) => made[id] as { name: string }, schema: withName })
    expect(await node.get("good")).toEqual({ name: "n" })
    await expect(node.get("bad")).rejects.toMatchObject({ name: "InvalidValueError", cause: [{ message: "no name" }] })
    await drainMicrotasks()
    expect(store.counts().put).toBe(1)
  })

  test("a stored value that no longer fits is a miss, and is replaced", async () => {
    const { clock, store } = setUp({ load: () => 1 })
    const before = createCache({ store, now: clock.now }).define("x", { load: () => ({ title: "old form" }) })
    await before.get("a")
    await drainMicrotasks()
    const after = createCache({ store, now: clock.now }).define("x", {
      load: () => ({ name: "new form" }),
      schema: withName,
    })
    expect(await after.getEntry("a")).toMatchObject({ value: { name: "new form" }, tier: "load" })
    await drainMicrotasks()
    expect(store.counts().put).toBe(2)
  })
})

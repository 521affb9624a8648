import { createMemoryStore, drainMicrotasks, fakeClock, recordingStore } from "@larder/testing"
import { describe, expect, test } from "vitest"
import { type CacheOptions, createCache, type StandardSchema } from "../index.ts"
import { restoreSnapshot, saveSnapshot } from "../snapshot.ts"

function setUp(options: Partial<CacheOptions> = {}) {
  const clock = fakeClock()
  const store = recordingStore(createMemoryStore({ now: clock.now }))
  const place = { store, now: clock.now }
  const addNode = (load = (id: string): unknown => `loaded ${id}`) => {
    const cache = createCache({ store, now: clock.now, setTimer: clock.setTimer, ttlMs: 60_000, ...options })
    return { cache, users: cache.define("user", { load, tags: ["t"] }), pages: cache.define("page", { load }) }
  }
  return { clock, store, place, addNode }
}

describe("a snapshot", () => {
  test("has a new process begin with what the last one used, for one write and one read", async () => {
    const { clock, store, place, addNode } = setUp()
    const before = addNode()
    for (const id of "abc") await before.users.get(id)
    await before.cache.getOrSet("key/1", () => ({ n: 1 }))
    await drainMicrotasks()
    store.clear()
    expect(await saveSnapshot(before.cache, place)).toBe(4)
    await clock.advance(10_000)
    const after = addNode()
    expect(await restoreSnapshot(after.cache, place)).toBe(4)
    expect(store.counts()).toEqual({ get: 1, put: 1, delete: 0, list: 0 })
    expect([..."abc"].map(after.users.peek)).toEqual(["loaded a", "loaded b", "loaded c"])
    expect(await after.users.getEntry("a")).toMatchObject({ expiresAtMs: clock.now() + 50_000, tags: ["t"] })
    expect(await after.cache.getOrSet("key/1", () => "new")).toEqual({ n: 1 })
  })

  test("holds the most recently used, of all definitions alike, within its size", async () => {
    const { clock, place, addNode } = setUp()
    const before = addNode((id) => id.repeat(1_000))
    for (const id of "abcd") await (id < "c" ? before.users : before.pages).get(id)
    await clock.advance(1_000)
    before.users.peek("a")
    expect(await saveSnapshot(before.cache, { ...place, maxBytes: 2_500 })).toBe(2)
    const after = addNode()
    await restoreSnapshot(after.cache, place)
    expect([after.users.peek("a"), after.users.peek("b")]).toEqual(["a".repeat(1_000), undefined])
    expect([after.pages.peek("c"), after.pages.peek("d")]).toEqual([undefined, "d".repeat(1_000)])
  })

  test("leaves out what the store cannot carry", async () => {
    const { place, addNode } = setUp()
    const before = addNode((id) => (id === "f" ? () => 1 : id))
    for (const id of "afb") await before.users.get(id)
    expect(await saveSnapshot(before.cache, place)).toBe(2)
    const after = addNode()
    expect(await restoreSnapshot(after.cache, place)).toBe(2)
    expect([..."afb"].map(after.users.peek)).toEqual(["a", undefined, "b"])
  })

  test("in a smaller memory leaves what was used most recently", async () => {
    const { place, addNode } = setUp()
    const before = addNode()
    for (const id of ["cold", "warm", "hot"]) await before.users.get(id)
    await saveSnapshot(before.cache, place)
    const small = createCache({ ...place, maxEntries: 2 })
    const users = small.define("user", { load: () => "new" })
    await restoreSnapshot(small, place)
    expect(["cold", "warm", "hot"].map(users.peek)).toEqual([undefined, "loaded warm", "loaded hot"])
  })

  test("brings back nothing that has ended, that memory has newer, or that no definition has", async () => {
    const { clock, place, addNode } = setUp()
    const before = addNode()
    await before.users.get("a")
    await clock.advance(30_000)
    await before.users.get("b")
    await before.cache.define("gone", { load: () => 1 }).get("x")
    await saveSnapshot(before.cache, place)
    await clock.advance(30_000)
    const after = addNode()
    await after.users.set("b", "newer")
    expect(await restoreSnapshot(after.cache, place)).toBe(0)
    expect([after.users.peek("a"), after.users.peek("b")]).toEqual([undefined, "newer"])
  })

  test("brings back nothing that another node has invalidated since", async () => {
    const { clock, place, addNode } = setUp({ coherence: { everyMs: 1_000 } })
    const [before, other] = [addNode(), addNode()]
    await before.users.get("a")
    await before.pages.get("b")
    await saveSnapshot(before.cache, place)
    await clock.advance(5_000)
    await other.cache.deleteByTag("t")
    const after = addNode()
    expect(await restoreSnapshot(after.cache, place)).toBe(1)
    expect([after.users.peek("a"), after.pages.peek("b")]).toEqual([undefined, "loaded b"])
  })

  test("brings back nothing that does not fit the schema of today", async () => {
    const { place, addNode } = setUp()
    const before = addNode()
    const old = before.cache.define<unknown>("typed", { load: (id) => (id === "a" ? 1 : "text") })
    for (const id of "ab") await old.get(id)
    await saveSnapshot(before.cache, place)
    const after = addNode()
    const schema: StandardSchema<string> = {
      "~standard": {
        validate: (value) => (typeof value === "string" ? { value: value.toUpperCase() } : { issues: ["no text"] }),
      },
    }
    const typed = after.cache.define<string>("typed", { load: () => "", schema })
    expect(await restoreSnapshot(after.cache, place)).toBe(1)
    expect([typed.peek("a"), typed.peek("b")]).toEqual([undefined, "TEXT"])
  })

  test("of an empty cache is not written; without one, nothing is restored", async () => {
    const { store, place, addNode } = setUp()
    const { cache } = addNode()
    expect([await saveSnapshot(cache, place), await restoreSnapshot(cache, place)]).toEqual([0, 0])
    expect(store.counts().put).toBe(0)
  })

  test("that somebody else has written brings nothing of what is no value", async () => {
    const { store, place, addNode } = setUp()
    const rows = [
      null,
      1,
      [],
      [null],
      ["user", "a", 1, "x", 2, null, []],
      ["user", 1, 1, 1, 1, 1, []],
      ["user", "a", 1, 1, 1, 1, [1]],
    ]
    await store.put("cache/=s/snapshot", JSON.stringify({ value: rows }))
    expect(await restoreSnapshot(addNode().cache, place)).toBe(0)
    const endless = { values: { "0.3": ["number"], "0.4": ["number"] } }
    const row = ["user", "a", 1, "NaN", "NaN", 1, []]
    await store.put("cache/=s/snapshot", JSON.stringify({ value: [row], meta: endless }))
    expect(await restoreSnapshot(addNode().cache, place)).toBe(0)
    await store.put("cache/=s/snapshot", JSON.stringify({ value: "text" }))
    expect(await restoreSnapshot(addNode().cache, place)).toBe(0)
  })

  test("refuses a size that is none", async () => {
    const { place, addNode } = setUp()
    await expect(saveSnapshot(addNode().cache, { ...place, maxBytes: 0 })).rejects.toThrow(RangeError)
  })
})

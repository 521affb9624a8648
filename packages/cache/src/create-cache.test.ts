import { createMemoryStore, drainMicrotasks, fakeClock, recordingStore } from "@larder/testing"
import { describe, expect, test } from "vitest"
import { type CacheOptions, createCache } from "./index.ts"

function setUp(options: Partial<CacheOptions> = {}) {
  const clock = fakeClock()
  const store = recordingStore(createMemoryStore({ now: clock.now }))
  const cacheOn = (more: Partial<CacheOptions> = {}) =>
    createCache({ store, ttlMs: 60_000, now: clock.now, ...options, ...more })
  return { clock, store, cache: cacheOn(), cacheOn }
}

/** A loader that answers when told to. */
function slowLoader<T>() {
  const answers: ((value: T | PromiseLike<T>) => void)[] = []
  const load = () => new Promise<T>((resolve) => answers.push(resolve))
  return { load, loads: () => answers.length, answer: (value: T | PromiseLike<T>) => answers.shift()?.(value) }
}

const counts = <Counts>(store: { counts: () => Counts }) => store.counts()

describe("getOrSet", () => {
  test("loads a missing value once, writes it, and then answers from memory without an operation", async () => {
    const { cache, store } = setUp()
    let loads = 0
    const load = () => ({ n: ++loads })

    expect(await cache.getOrSet("a/b", load)).toEqual({ n: 1 })
    await drainMicrotasks()
    expect(counts(store)).toEqual({ get: 1, put: 1, delete: 0, list: 0 })
    expect(store.operations[0]).toBe("get cache/a/b")

    expect(await cache.getOrSet("a/b", load)).toEqual({ n: 1 })
    expect(counts(store)).toEqual({ get: 1, put: 1, delete: 0, list: 0 })
  })

  test("finds in the store what another process has loaded", async () => {
    const { cache, cacheOn, store } = setUp()
    await cache.getOrSet("a", () => "first")
    await drainMicrotasks()

    const other = cacheOn()
    const read = await other.getOrSetEntry("a", () => "second")
    expect(read).toMatchObject({ value: "first", tier: "store" })
    expect(await other.getOrSetEntry("a", () => "second")).toMatchObject({ value: "first", tier: "memory" })
    expect(counts(store)).toEqual({ get: 2, put: 1, delete: 0, list: 0 })
  })

  test("finds in the store what a program in another language has written, by the documented envelope", async () => {
    const { cache, clock, store } = setUp()
    await store.put("cache/a", JSON.stringify({ value: "theirs", expires_at: clock.now() + 1_000 }))
    expect(await cache.getOrSetEntry("a", () => "ours")).toMatchObject({ value: "theirs", tier: "store" })
  })

  test("loads again after the end of freshness, in memory and in the store", async () => {
    const { cache, clock } = setUp()
    await cache.getOrSet("a", () => 1, { ttlMs: 1_000 })
    await clock.advance(999)
    expect(await cache.getOrSet("a", () => 2, { ttlMs: 1_000 })).toBe(1)
    await clock.advance(1)
    expect(await cache.getOrSet("a", () => 3, { ttlMs: 1_000 })).toBe(3)
  })

  test("1000 concurrent calls of a missing key cost 1 load, 1 read and 1 write", async () => {
    const { cache, store } = setUp()
    const { load, loads, answer } = slowLoader<string>()
    const calls = Array.from({ length: 1_000 }, () => cache.getOrSet("a", load))
    await drainMicrotasks()
    expect(loads()).toBe(1)
    answer("x")
    expect(new Set(await Promise.all(calls))).toEqual(new Set(["x"]))
    await drainMicrotasks()
    expect(counts(store)).toEqual({ get: 1, put: 1, delete: 0, list: 0 })
  })

  test("shares a rejection among all who wait, unchanged, and keeps nothing", async () => {
    const { cache, store } = setUp()
    const failure = new Error("origin down")
    const calls = [1, 2, 3].map(() => cache.getOrSet("a", () => Promise.reject(failure)))
    for (const call of calls) await expect(call).rejects.toBe(failure)
    expect(counts(store)).toEqual({ get: 1, put: 0, delete: 0, list: 0 })
  })

  test("answers by the loader when the store fails", async () => {
    const { clock } = setUp()
    const store = createMemoryStore({ now: clock.now, isReady: () => false })
    const cache = createCache({ store, now: clock.now })
    expect(await cache.getOrSet("a", () => 1)).toBe(1)
    await drainMicrotasks()
    expect(await cache.getOrSet("a", () => 2)).toBe(1)
  })
})

describe("define", () => {
  test("gives each id a key of two parts, which no other key reaches", async () => {
    const { cache, store } = setUp()
    const pages = cache.define("page", { load: (id) => `<${id}>` })
    expect(await pages.get("a/b")).toBe("<a/b>")
    expect(store.operations[0]).toBe("get cache/page/a=2Fb")
    expect(await cache.getOrSet("page/a/b", () => "other")).toBe("other")
    expect(await pages.get("a/b")).toBe("<a/b>")
  })

  test("get() of a hit hands out one and the same promise", async () => {
    const { cache } = setUp()
    const pages = cache.define("page", { load: (id) => id })
    await pages.get("a")
    expect(pages.get("a")).toBe(pages.get("a"))
  })

  test("peek() finds what is fresh in memory, and nothing else", async () => {
    const { cache, clock, store } = setUp()
    const pages = cache.define("page", { load: (id) => id, ttlMs: 10 })
    expect(pages.peek("a")).toBeUndefined()
    await pages.get("a")
    store.clear()
    expect(pages.peek("a")).toBe("a")
    await clock.advance(10)
    expect(pages.peek("a")).toBeUndefined()
    expect(store.operations).toEqual([])
  })

  test("set() is what get() answers from then on, also where a load was under way", async () => {
    const { cache, cacheOn } = setUp()
    const { load, answer } = slowLoader<string>()
    const pages = cache.define("page", { load })
    const early = pages.get("a")
    await drainMicrotasks()
    await pages.set("a", "new")
    answer("old")
    expect(await early).toBe("old")
    expect(await pages.get("a")).toBe("new")
    await drainMicrotasks()
    expect(await cacheOn().define("page", { load }).get("a")).toBe("new")
  })

  test("delete() leaves a load under way to those who wait: it is not kept, and later callers load anew", async () => {
    const { cache, store } = setUp()
    const { load, loads, answer } = slowLoader<string>()
    const pages = cache.define("page", { load })
    const early = pages.get("a")
    await drainMicrotasks()
    await pages.delete("a")
    const late = pages.get("a")
    await drainMicrotasks()
    expect(loads()).toBe(2)
    answer("old")
    answer("new")
    expect([await early, await late]).toEqual(["old", "new"])
    await drainMicrotasks()
    expect(pages.peek("a")).toBe("new")
    expect(store.operations.filter((operation) => operation.startsWith("put"))).toHaveLength(1)
  })
})

test("getOrSet() rejects where an option is out of its range", async () => {
  const { cache } = setUp()
  await expect(cache.getOrSet("a", () => 1, { ttlMs: 0 })).rejects.toThrow(RangeError)
})

describe("deleteByTag() while a load is under way", () => {
  test.each([
    ["of another tag: what it brings is kept", "other", "old"],
    ["of its tag: what it brings is not", "mine", undefined],
  ])("%s", async (_, tag, kept) => {
    const { cache, store } = setUp()
    const { load, answer } = slowLoader<string>()
    const pages = cache.define("page", { load, tags: ["mine"] })
    const early = pages.get("a")
    await drainMicrotasks()
    await cache.deleteByTag(tag)
    answer("old")
    expect(await early).toBe("old")
    expect(pages.peek("a")).toBe(kept)
    await drainMicrotasks()
    expect(counts(store).put).toBe(kept ? 1 : 0)
  })

  test("the older of two loads does not take the place of what the younger one has brought", async () => {
    const { cache } = setUp()
    const answers: ((value: string) => void)[] = []
    const pages = cache.define<string>("page", { load: () => new Promise((resolve) => answers.push(resolve)) })
    const early = pages.get("a")
    await drainMicrotasks()
    await cache.deleteByTag("other")
    const late = pages.get("a")
    await drainMicrotasks()
    answers[1]?.("younger")
    expect(await late).toBe("younger")
    answers[0]?.("older")
    expect(await early).toBe("older")
    expect(pages.peek("a")).toBe("younger")
  })

  test("beats it although the clock was set back meanwhile", async () => {
    let nowMs = Date.UTC(2026, 0, 1)
    const { cacheOn } = setUp()
    const cache = cacheOn({ now: () => nowMs })
    const { load, answer } = slowLoader<string>()
    const pages = cache.define("page", { load, tags: ["mine"] })
    const early = pages.get("a")
    await drainMicrotasks()
    nowMs -= 3_600_000
    await cache.deleteByTag("mine")
    answer("old")
    expect(await early).toBe("old")
    expect(pages.peek("a")).toBeUndefined()
  })
})

describe("what the process itself has changed", () => {
  test("is not undone by what another process had begun to load before: it is not used when memory has lost the value", async () => {
    const { cache, cacheOn, clock } = setUp()
    const [here, there] = [cache, cacheOn()].map((one) => ({ one, ...slowLoader<string>() }))
    if (!here || !there) throw new Error("two")
    const late = there.one.getOrSet("a", there.load)
    await drainMicrotasks()
    await clock.advance(1_000)
    await here.one.set("a", "new", { ttlMs: 1_000 })
    there.answer("old")
    expect(await late).toBe("old")
    await drainMicrotasks()
    await clock.advance(1_000)
    const read = here.one.getOrSet("a", here.load)
    await drainMicrotasks()
    here.answer("newer")
    expect(await read).toBe("newer")
  })

  test.each(["delete", "set"] as const)("%s() goes before a write that is still being judged", async (change) => {
    const { cache, store } = setUp()
    const pages = cache.define("page", { load: () => "old", writes: { loadUsdPerMillion: 10 } })
    // The code that judges is imported, which takes turns of the event loop.
    await pages.get("a")
    const changed = change === "set" ? pages.set("a", "new") : pages.delete("a")
    await changed
    await new Promise((resolve) => setImmediate(resolve))
    await import("./thrift.ts")
    await drainMicrotasks()
    const writes = store.operations.filter((operation) => /^(?:put|delete)/.test(operation))
    expect(writes).toHaveLength(1)
    expect(writes[0]).toMatch(change === "set" ? /^put cache\/page\/a .*"new"/ : /^delete cache\/page\/a$/)
  })
})

describe("memory", () => {
  test("is bounded in bytes over all definitions: what was used least recently goes, whichever it is of", async () => {
    const { cache, clock } = setUp({ maxBytes: 10_000 })
    const large = cache.define("large", { load: (id) => id.repeat(1_000) })
    const small = cache.define("small", { load: (id) => id })
    for (const id of ["idle", "busy"]) await small.get(id)
    for (const id of "abcdefghij") {
      await large.get(id)
      // Uses within a second count as one.
      await clock.advance(1_000)
      small.peek("busy")
    }
    expect([..."abcdefghij"].filter((id) => large.peek(id) !== undefined).join("")).toBe("efghij")
    expect(["idle", "busy"].map((id) => small.peek(id))).toEqual([undefined, "busy"])
    expect(cache.stats().memory).toMatchObject({ entries: 7 })
    expect(cache.stats().memory.bytes).toBeLessThanOrEqual(10_000)
  })

  test("is bounded in entries", async () => {
    const { cache } = setUp({ maxEntries: 2 })
    const pages = cache.define("page", { load: (id) => id })
    for (const id of "abc") await pages.get(id)
    expect([..."abc"].map((id) => pages.peek(id))).toEqual([undefined, "b", "c"])
  })

  test("a value larger than the whole budget is answered and not kept", async () => {
    const { cache } = setUp({ maxBytes: 1_000 })
    const pages = cache.define("page", { load: () => "x".repeat(2_000) })
    expect(await pages.get("a")).toHaveLength(2_000)
    expect(pages.peek("a")).toBeUndefined()
  })
})

describe("options", () => {
  test.each([
    ["ttlMs", 0],
    ["ttlMs", Number.NaN],
    ["ttlMs", Number.POSITIVE_INFINITY],
    ["maxBytes", 0],
    ["maxEntries", 0],
    ["loadTimeoutMs", 2 ** 31],
    ["jitter", 1.1],
  ])("%s %d is refused at construction, saying the option and the value", (name, value) => {
    expect(() => setUp({ [name]: value })).toThrow(new RegExp(`^${name}: got ${value}, expected`))
  })

  test("an undefined option does not erase its default", async () => {
    const { cache, clock } = setUp({ ttlMs: undefined })
    await cache.getOrSet("a", () => 1)
    await clock.advance(59_999)
    expect(await cache.getOrSet("a", () => 2)).toBe(1)
  })
})

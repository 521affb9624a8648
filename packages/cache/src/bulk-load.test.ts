import { KvTimeoutError } from "@larder/core"
import { createMemoryStore, drainMicrotasks, fakeClock, recordingStore } from "@larder/testing"
import { describe, expect, test } from "vitest"
import { createCache, type FillOptions } from "./index.ts"

function setUp(options: FillOptions = {}) {
  const clock = fakeClock()
  const store = recordingStore(createMemoryStore({ now: clock.now }))
  const asked: (readonly string[])[] = []
  const addNode = () => {
    const cache = createCache({ store, now: clock.now, setTimer: clock.setTimer, random: () => 0 })
    return cache.define<string | undefined>("user", {
      load: (id) => `one ${id}`,
      loadMany: (ids) => {
        asked.push(ids)
        return new Map(ids.filter((id) => id !== "nobody").map((id) => [id, `many ${id}`]))
      },
      ...options,
    })
  }
  return { clock, store, asked, users: addNode(), addNode }
}

describe("getMany()", () => {
  test("loads all that is neither in memory nor in the store by one call", async () => {
    const { users, addNode, asked, store } = setUp()
    await addNode().get("b")
    await drainMicrotasks()
    await users.get("a")
    await drainMicrotasks()
    store.clear()
    const found = await users.getMany(["a", "b", "c", "d", "c"])
    expect([...found]).toEqual([
      ["a", "one a"],
      ["b", "one b"],
      ["c", "many c"],
      ["d", "many d"],
    ])
    expect(asked).toEqual([["c", "d"]])
    await drainMicrotasks()
    expect(store.counts()).toEqual({ get: 3, put: 2, delete: 0, list: 0 })
    expect(users.peek("d")).toBe("many d")
  })

  test("leaves out what the loader does not find, and asks for it again", async () => {
    const { users, asked } = setUp()
    expect([...(await users.getMany(["nobody", "a"])).keys()]).toEqual(["a"])
    await users.getMany(["nobody"])
    expect(asked).toEqual([["nobody", "a"], ["nobody"]])
  })

  test("shares what is under way with get() and with another getMany()", async () => {
    const { users, asked, store } = setUp()
    const [one, many, more] = await Promise.all([users.get("a"), users.getMany(["a", "b"]), users.getMany(["b", "c"])])
    expect([one, many.get("a"), many.get("b"), more.get("b")]).toEqual(["one a", "one a", "many b", "many b"])
    expect(asked).toEqual([["b"], ["c"]])
    expect(store.counts().get).toBe(3)
  })

  test("answers stale values at once, and refreshes them by one call", async () => {
    const { clock, users, asked } = setUp({ ttlMs: 1_000, staleMs: 10_000 })
    await users.getMany(["a", "b"])
    await clock.advance(1_000)
    expect([...(await users.getMany(["a", "b"])).values()]).toEqual(["many a", "many b"])
    await drainMicrotasks()
    expect(asked).toEqual([
      ["a", "b"],
      ["a", "b"],
    ])
  })

  test("waits for no refresh, nor longer than loadTimeoutMs: a loadMany that never answers gives its place up", async () => {
    const clock = fakeClock()
    const store = createMemoryStore({ now: clock.now })
    const cache = createCache({ store, now: clock.now, setTimer: clock.setTimer, maxLoads: 1 })
    let isHanging = false
    const answer = (ids: readonly string[]) => new Map(ids.map((id) => [id, id]))
    const users = cache.define("user", {
      load: (id) => id,
      loadMany: (ids) => (isHanging ? new Promise<Map<string, string>>(() => {}) : answer(ids)),
      ttlMs: 1_000,
      staleMs: 10_000,
      loadTimeoutMs: 500,
    })
    await users.getMany(["a"])
    await clock.advance(1_000)
    isHanging = true
    expect(await users.getMany(["a"])).toEqual(answer(["a"]))
    const waiting = users.getMany(["b", "c"]).catch((error: unknown) => error)
    await drainMicrotasks()
    await clock.advance(500)
    expect(await waiting).toBeInstanceOf(KvTimeoutError)
    isHanging = false
    expect(await users.getMany(["d"])).toEqual(answer(["d"]))
  })

  test("throws what loadMany throws, to all who wait, and holds the ids off", async () => {
    const cache = createCache({ store: createMemoryStore() })
    let calls = 0
    const users = cache.define("user", {
      load: (id) => id,
      loadMany: () => {
        calls += 1
        throw new Error("down")
      },
    })
    await expect(users.getMany(["a", "b"])).rejects.toThrow("down")
    await expect(users.get("b")).rejects.toThrow("down")
    expect(calls).toBe(1)
  })

  test("takes one place among the loads, however many ids, and reads 16 keys at a time", async () => {
    const clock = fakeClock()
    let reading = 0
    let most = 0
    const inner = createMemoryStore()
    const get = async () => {
      most = Math.max(most, ++reading)
      await clock.delay(1)
      reading -= 1
      return undefined
    }
    const cache = createCache({ store: { ...inner, get }, now: clock.now, setTimer: clock.setTimer, maxLoads: 1 })
    const users = cache.define("user", { load: (id) => id, loadMany: (ids) => new Map(ids.map((id) => [id, id])) })
    const many = users.getMany(Array.from({ length: 100 }, (_, n) => `${n}`))
    await clock.advance(7)
    expect((await many).size).toBe(100)
    expect(most).toBe(16)
  })

  test("gives each id a context of its own", async () => {
    const cache = createCache({ store: createMemoryStore() })
    const users = cache.define("user", {
      load: (id) => id,
      loadMany: (ids, contextOf) => {
        contextOf("a").skip()
        expect(() => contextOf("z")).toThrow(RangeError)
        return new Map(ids.map((id) => [id, id]))
      },
    })
    await users.getMany(["a", "b"])
    expect([users.peek("a"), users.peek("b")]).toEqual([undefined, "b"])
  })

  test("without loadMany, loads one by one", async () => {
    const cache = createCache({ store: createMemoryStore() })
    const users = cache.define("user", { load: (id) => `one ${id}` })
    expect([...(await users.getMany("ab")).values()]).toEqual(["one a", "one b"])
  })
})

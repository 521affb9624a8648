import { type Cache, createCache } from "@larder/cache"
import type { KvStore } from "@larder/core"
import { afterEach, describe, expect, it } from "vitest"
import type { Ground, World } from "./world.ts"

/** Tiers, flights, stale values and invalidation, across two processes as far as the store can tell. */
export function describeCache({ name, open }: Ground, { now, advance }: World): void {
  let caches: Cache[] = []
  const addNode = (store: KvStore) => {
    const written: Promise<unknown>[] = []
    // Real time passes on this machine only: the budget must not decide a test.
    const cache = createCache({ store, now, storeTimeoutMs: 15_000, defer: (work) => written.push(work) })
    caches.push(cache)
    return { cache, settle: () => Promise.allSettled(written) }
  }

  describe(name, () => {
    afterEach(() => {
      for (const cache of caches) cache.close()
      caches = []
    })

    it("loads once for 50 at a time, and finds the value after a restart", async () => {
      const store = await open()
      let loads = 0
      const load = async () => ({ loads: ++loads, at: new Date(now()) })
      const first = addNode(store)
      const values = await Promise.all(
        Array.from({ length: 50 }, () => first.cache.getOrSet("user/é", load, { ttlMs: 60_000 })),
      )
      await first.settle()
      expect(new Set(values.map((value) => value.loads))).toEqual(new Set([1]))
      const second = addNode(store)
      const read = await second.cache.getOrSetEntry("user/é", load, { ttlMs: 60_000 })
      expect(read).toMatchObject({ tier: "store", value: { loads: 1 } })
      await advance(60_000)
      expect(await second.cache.getOrSetEntry("user/é", load)).toMatchObject({ tier: "load", value: { loads: 2 } })
    })

    it("answers a stale value when the load fails", async () => {
      const { cache } = addNode(await open())
      await cache.getOrSet("a", async () => "old", { ttlMs: 1_000, staleMs: 60_000 })
      await advance(1_000)
      const fail = () => Promise.reject(new Error("the origin is down"))
      expect(await cache.getOrSet("a", fail, { ttlMs: 1_000, staleMs: 60_000 })).toBe("old")
    })

    it("forgets what was deleted, by key and by tag", async () => {
      const { cache, settle } = addNode(await open())
      let loads = 0
      const things = cache.define("thing", {
        load: async (id: string, { addTags }) => {
          addTags("all")
          return `${id} ${++loads}`
        },
        ttlMs: 60_000,
      })
      expect([await things.get("a"), await things.get("b"), await things.get("a")]).toEqual(["a 1", "b 2", "a 1"])
      await settle()
      await things.delete("a")
      expect(await things.get("a")).toBe("a 3")
      await advance(1)
      await cache.deleteByTag("all")
      expect(await things.get("b")).toBe("b 4")
    })
  })
}

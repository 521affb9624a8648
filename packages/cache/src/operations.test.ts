/** Operations are what a KV bills: they are API, and exact. The tables of docs/cost.md say the same. */
import { createMemoryStore, fakeClock, laggingStore, recordingStore } from "@larder/testing"
import { describe, expect, test } from "vitest"
import { type CacheOptions, createCache, type DefineOptions } from "./index.ts"
import { restoreSnapshot, saveSnapshot } from "./snapshot.ts"

const TTL_MS = 60_000
const EVERY_MS = 5_000
/** What the client of Telnyx KV says of it. */
const LAG_MS = 10_000

/** Nodes over stores whose namespace is known to have TTL, so that no probe is counted. */
function setUp(own: Partial<DefineOptions<unknown>> = {}, options: Partial<CacheOptions> = {}) {
  const clock = fakeClock(Date.UTC(2026, 0, 1, 12, 5))
  const serverTtl = { support: "yes" as const, checkedAtMs: clock.now() }
  const memory = createMemoryStore({ now: clock.now, capabilities: { serverTtl } })
  let loads = 0
  const load = (id: string): unknown => {
    loads += 1
    return { id, loads }
  }

  function addNode(inner = memory) {
    const store = recordingStore(inner)
    const deferred: Promise<unknown>[] = []
    const cache = createCache({
      store,
      ttlMs: TTL_MS,
      now: clock.now,
      setTimer: clock.setTimer,
      random: () => 0,
      defer: (work) => deferred.push(work),
      ...options,
    })
    const pages = cache.define("page", { load, ...own })
    /** Waits for all that no caller waits for. */
    async function settle(): Promise<void> {
      await clock.advance(0)
      while (deferred.length > 0) await deferred.shift()
    }
    /** What a piece of work costs, such as `"1 get, 1 put; 1 load"`. */
    async function costOf(work: () => unknown): Promise<string> {
      store.clear()
      const before = loads
      await work()
      await settle()
      const used = Object.entries(store.counts()).filter(([, count]) => count > 0)
      const operations = used.map(([name, count]) => `${count} ${name}`).join(", ") || "0"
      return loads > before ? `${operations}; ${loads - before} load` : operations
    }
    return { store, cache, pages, costOf, settle }
  }
  return { clock, addNode, node: addNode() }
}

describe("operations of a get", () => {
  test("missing everywhere: 1 read and 1 write; again: 0; in another process: 1 read", async () => {
    const { node, addNode } = setUp()
    expect(await node.costOf(() => node.pages.get("a"))).toBe("1 get, 1 put; 1 load")
    expect(await node.costOf(() => node.pages.get("a"))).toBe("0")
    expect(await node.costOf(() => node.pages.peek("a"))).toBe("0")
    const other = addNode()
    expect(await other.costOf(() => other.pages.get("a"))).toBe("1 get")
  })

  test("1000 at once: 1 read and 1 write; where the load fails, 1 read, and 0 while it is held off", async () => {
    const crowd = () => Promise.allSettled(Array.from({ length: 1_000 }, () => node.pages.get("a")))
    const failing = setUp({ load: () => Promise.reject(new Error("down")) }).node
    const fails = () => Promise.allSettled(Array.from({ length: 1_000 }, () => failing.pages.get("a")))
    const { node } = setUp()
    expect(await node.costOf(crowd)).toBe("1 get, 1 put; 1 load")
    expect(await failing.costOf(fails)).toBe("1 get")
    expect(await failing.costOf(fails)).toBe("0")
  })

  test("past its end: 1 read and 1 write, stale or not; 1 read where another process has refreshed it", async () => {
    for (const staleMs of [0, TTL_MS]) {
      const { clock, node, addNode } = setUp({ staleMs })
      const other = addNode()
      await node.costOf(() => node.pages.get("a"))
      await other.costOf(() => other.pages.get("a"))
      await clock.advance(TTL_MS)
      expect(await node.costOf(() => node.pages.get("a"))).toBe("1 get, 1 put; 1 load")
      expect(await other.costOf(() => other.pages.get("a"))).toBe("1 get")
    }
  })

  test("skipped: 1 read", async () => {
    const { node } = setUp({ load: (_, { skip }) => skip() })
    expect(await node.costOf(() => node.pages.get("a"))).toBe("1 get")
  })

  test("nothing found: 1 read each time; with negativeTtlMs 1 read and 1 write, then 0", async () => {
    const { node } = setUp({ load: () => undefined })
    expect(await node.costOf(() => node.pages.get("a"))).toBe("1 get")
    expect(await node.costOf(() => node.pages.get("a"))).toBe("1 get")
    const { node: negative } = setUp({ load: () => undefined, negativeTtlMs: 1_000 })
    expect(await negative.costOf(() => negative.pages.get("a"))).toBe("1 get, 1 put")
    expect(await negative.costOf(() => negative.pages.get("a"))).toBe("0")
  })

  test('"second-fill": 1 read the first time, 1 read and 1 write the second time', async () => {
    const { clock, node } = setUp({ writes: "second-fill" })
    expect(await node.costOf(() => node.pages.get("a"))).toBe("1 get; 1 load")
    await clock.advance(TTL_MS)
    expect(await node.costOf(() => node.pages.get("a"))).toBe("1 get, 1 put; 1 load")
  })

  test("getMany of 100: 100 reads and 100 writes; again: 0", async () => {
    const { node } = setUp()
    const ids = Array.from({ length: 100 }, (_, n) => `${n}`)
    expect(await node.costOf(() => node.pages.getMany(ids))).toBe("100 get, 100 put; 100 load")
    expect(await node.costOf(() => node.pages.getMany(ids))).toBe("0")
  })
})

describe("operations of a change", () => {
  test("set: 1 write; delete: 1 delete; deleteByTag and clear: 0", async () => {
    const { node } = setUp()
    expect(await node.costOf(() => node.pages.set("a", 1))).toBe("1 put")
    expect(await node.costOf(() => node.pages.delete("a"))).toBe("1 delete")
    expect(await node.costOf(() => node.cache.deleteByTag("t"))).toBe("0")
    expect(await node.costOf(() => node.cache.clear())).toBe("0")
  })

  test("with coherence, each costs 2 writes more; an idle node 1 read per interval", async () => {
    const { clock, node } = setUp({}, { coherence: { everyMs: EVERY_MS } })
    expect(await node.costOf(() => node.pages.set("a", 1))).toBe("3 put")
    expect(await node.costOf(() => node.pages.delete("a"))).toBe("2 put, 1 delete")
    expect(await node.costOf(() => node.cache.deleteByTag("t"))).toBe("2 put")
    expect(await node.costOf(() => node.cache.clear())).toBe("2 put")
    await clock.advance(TTL_MS)
    expect(await node.costOf(() => clock.advance(TTL_MS))).toBe("12 get")
  })

  test("an invalidation costs each other node 3 lists, at a look every 5 s and 10 s of lag", async () => {
    const { clock, addNode } = setUp({}, { coherence: { everyMs: EVERY_MS } })
    const stores = laggingStore({ clock, locations: ["here", "there"], lagMs: LAG_MS })
    const [here, there] = [addNode(stores.here), addNode(stores.there)]
    await Promise.all([here, there].map(({ pages }) => pages.get("a")))
    await clock.advance(TTL_MS)
    await here.cache.deleteByTag("t")
    expect(await there.costOf(() => clock.advance(TTL_MS))).toBe("12 get, 3 list")
  })

  test("a snapshot: 1 write; taken over: 1 read", async () => {
    const { clock, node, addNode } = setUp()
    await node.costOf(() => node.pages.getMany("abc"))
    const place = { store: node.store, now: clock.now }
    expect(await node.costOf(() => saveSnapshot(node.cache, place))).toBe("1 put")
    const after = addNode()
    expect(await after.costOf(() => restoreSnapshot(after.cache, { ...place, store: after.store }))).toBe("1 get")
  })
})

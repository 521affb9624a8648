import type { KvStore } from "@larder/core"
import { BentoCache, bentostore } from "bentocache"
import { memoryDriver } from "bentocache/drivers/memory"
import type { CacheDriver } from "bentocache/types"
import type { CachePeer } from "./cache-peer.ts"
import { toTextKv } from "./text-kv.ts"

export const bentocachePeer: CachePeer = {
  name: "bentocache",
  packageName: "bentocache",
  how: "`getOrSet`, memory driver, the KV as an L2 driver; with a stale window `grace` and `timeout: 0`",
  knowsStale: true,
  create({ store, load, ttlMs, staleMs, maxEntries }) {
    const memory = bentostore().useL1Layer(memoryDriver({ maxItems: maxEntries }))
    const both = store
      ? memory.useL2Layer({ options: {}, factory: () => Object.assign(toDriver(store), { type: "l2" as const }) })
      : memory
    const stale = staleMs > 0 ? { grace: staleMs, timeout: 0 } : {}
    const bento = new BentoCache({ default: "both", stores: { both }, ttl: ttlMs, ...stale })
    return (key) => bento.getOrSet({ key, factory: () => load(key) })
  },
}

function toDriver(store: KvStore): CacheDriver {
  const kv = toTextKv(store)
  const driver: CacheDriver = {
    namespace: () => driver,
    get: kv.get,
    async pull(key) {
      const text = await kv.get(key)
      await kv.delete(key)
      return text
    },
    async set(key, text, ttlMs) {
      await kv.set(key, text, ttlMs)
      return true
    },
    clear: async () => {},
    async delete(key) {
      await kv.delete(key)
      return true
    },
    async deleteMany(keys) {
      await Promise.all(keys.map(kv.delete))
      return true
    },
    disconnect: async () => {},
  }
  return driver
}

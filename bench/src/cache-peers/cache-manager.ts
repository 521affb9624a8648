import { createCache } from "cache-manager"
import { CacheableMemory } from "cacheable"
import { Keyv } from "keyv"
import type { CachePeer } from "./cache-peer.ts"
import { toKeyv } from "./keyv-store.ts"

export const cacheManager: CachePeer = {
  name: "cache-manager",
  packageName: "cache-manager",
  how: "`wrap` over two stores as in its README: `CacheableMemory`, a Keyv of the KV",
  knowsStale: false,
  create({ store, load, ttlMs, maxEntries }) {
    const memory = new Keyv({ store: new CacheableMemory({ ttl: ttlMs, lruSize: maxEntries }) })
    const cache = createCache({ stores: store ? [memory, toKeyv(store)] : [memory], ttl: ttlMs })
    return (key) => cache.wrap(key, () => load(key))
  },
}

import { Cacheable, createKeyv } from "cacheable"
import type { CachePeer } from "./cache-peer.ts"
import { toKeyv } from "./keyv-store.ts"

export const cacheablePeer: CachePeer = {
  name: "cacheable",
  packageName: "cacheable",
  how: "`getOrSet`, `primary` in memory, `secondary` a Keyv of the KV",
  knowsStale: false,
  create({ store, load, ttlMs, maxEntries }) {
    const primary = createKeyv({ ttl: ttlMs, lruSize: maxEntries })
    const cache = new Cacheable({ primary, ttl: ttlMs, ...(store ? { secondary: toKeyv(store) } : {}) })
    return (key) => cache.getOrSet(key, () => load(key))
  },
}

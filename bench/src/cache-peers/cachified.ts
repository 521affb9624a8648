import { type Cache, type CacheEntry, cachified, totalTtl } from "@epic-web/cachified"
import type { KvStore } from "@larder/core"
import { LRUCache } from "lru-cache"
import type { CachePeer, LoadedValue } from "./cache-peer.ts"
import { toTextKv } from "./text-kv.ts"

type Entry = CacheEntry<LoadedValue>

export const cachifiedPeer: CachePeer = {
  name: "cachified",
  packageName: "@epic-web/cachified",
  how: "one tier: an lru-cache as in its README, or the KV as a `Cache`",
  knowsStale: true,
  create({ store, load, ttlMs, staleMs, maxEntries }) {
    const cache = store ? toKvCache(store) : toMemoryCache(maxEntries)
    return (key) => cachified<LoadedValue>({ key, cache, ttl: ttlMs, swr: staleMs, getFreshValue: () => load(key) })
  },
}

function toMemoryCache(maxEntries: number): Cache<LoadedValue> {
  const lru = new LRUCache<string, Entry>({ max: maxEntries })
  return {
    get: (key) => lru.get(key),
    set(key, entry) {
      lru.set(key, entry, { ttl: totalTtl(entry.metadata), start: entry.metadata.createdTime })
    },
    delete: (key) => lru.delete(key),
  }
}

function toKvCache(store: KvStore): Cache<LoadedValue> {
  const kv = toTextKv(store)
  return {
    async get(key) {
      const text = await kv.get(key)
      // The cast: `set` has written it.
      return text === undefined ? undefined : (JSON.parse(text) as Entry)
    },
    set: (key, entry) => kv.set(key, JSON.stringify(entry), totalTtl(entry.metadata)),
    delete: (key) => kv.delete(key),
  }
}

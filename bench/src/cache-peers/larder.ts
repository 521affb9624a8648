import { createCache, type FillOptions } from "@larder/cache"
import type { CachePeer } from "./cache-peer.ts"
import { createModelledKv } from "./modelled-kv.ts"

/** Larder with its defaults, and the write policy given. */
export function larderPeer(name = "Larder", writes: FillOptions["writes"] = "always"): CachePeer {
  return {
    name,
    how: "`define`, defaults",
    knowsStale: true,
    create({ store = createModelledKv({ getMs: 0, putMs: 0 }), load, ttlMs, staleMs, maxEntries }) {
      const cache = createCache({ store, ttlMs, staleMs, maxEntries, writes })
      return cache.define("thing", { load }).get
    },
  }
}

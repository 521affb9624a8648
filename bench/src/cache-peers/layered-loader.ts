import type { KvStore } from "@larder/core"
import { Loader, type LoaderConfig } from "layered-loader"
import type { CachePeer, LoadedValue } from "./cache-peer.ts"
import { toTextKv } from "./text-kv.ts"

type AsyncCache = NonNullable<LoaderConfig<LoadedValue>["asyncCache"]>

export const layeredLoader: CachePeer = {
  name: "layered-loader",
  packageName: "layered-loader",
  how: "`inMemoryCache` and an `asyncCache` of ours",
  knowsStale: false,
  create({ store, load, ttlMs, maxEntries }) {
    const loader = new Loader<LoadedValue>({
      inMemoryCache: { cacheType: "lru-object", ttlInMsecs: ttlMs, maxItems: maxEntries },
      dataSources: [{ name: "origin", get: load, getMany: (keys) => Promise.all(keys.map(load)) }],
      ...(store ? { asyncCache: toAsyncCache(store, ttlMs) } : {}),
      // The default prints each failure to the console.
      logger: { error: () => {} },
    })
    return (key) => loader.get(key)
  },
}

function toAsyncCache(store: KvStore, ttlMs: number): AsyncCache {
  const kv = toTextKv(store)
  const set: AsyncCache["set"] = (key, value) => kv.set(key, JSON.stringify(value), ttlMs)
  const get: AsyncCache["get"] = async (key) => {
    const text = await kv.get(key)
    // The cast: `set` has written it.
    return text === undefined ? undefined : (JSON.parse(text) as LoadedValue)
  }
  return {
    get,
    set,
    setMany: (entries) => Promise.all(entries.map(({ key, value }) => set(key, value))),
    getMany: () => Promise.reject(new Error("not asked for here")),
    delete: (key) => kv.delete(key),
    deleteMany: (keys) => Promise.all(keys.map((key) => kv.delete(key))),
    clear: async () => {},
    close: async () => {},
    getExpirationTime: async () => undefined,
    expirationTimeLoadingOperation: new Loader<number>({ inMemoryCache: false }),
  }
}

import type { KvStore } from "@larder/core"
import { createCache, createStorage, StorageInterface } from "async-cache-dedupe"
import type { CachePeer } from "./cache-peer.ts"
import { type TextKv, toTextKv } from "./text-kv.ts"

export const asyncCacheDedupe: CachePeer = {
  name: "async-cache-dedupe",
  packageName: "async-cache-dedupe",
  how: "one tier: its memory, or the KV as a custom storage",
  knowsStale: true,
  create({ store, load, ttlMs, staleMs, maxEntries }) {
    const cache = createCache({
      ttl: ttlMs / 1_000,
      stale: staleMs / 1_000,
      storage: store
        ? { type: "custom", options: { storage: createStorage("custom", { storage: new KvStorage(store) }) } }
        : { type: "memory", options: { size: maxEntries } },
    })
    return cache.define("thing", load).thing
  },
}

interface StoredValue {
  readonly value: unknown
  readonly endsAtMs: number
}

/** Answers `getTTL` from what was read last, so that a stale window costs no second read. */
class KvStorage extends StorageInterface {
  readonly #kv: TextKv
  readonly #endsAtMs = new Map<string, number>()

  constructor(store: KvStore) {
    super({})
    this.#kv = toTextKv(store)
  }

  override async get(key: string): Promise<unknown> {
    const text = await this.#kv.get(key)
    if (text === undefined) return undefined
    // The cast: `set` has written it.
    const { value, endsAtMs } = JSON.parse(text) as StoredValue
    this.#endsAtMs.set(key, endsAtMs)
    return value
  }

  override async set(key: string, value: unknown, ttlSeconds: number): Promise<void> {
    const stored: StoredValue = { value, endsAtMs: Date.now() + ttlSeconds * 1_000 }
    await this.#kv.set(key, JSON.stringify(stored), ttlSeconds * 1_000)
  }

  // The cast: its type says void, its documentation and its code a number.
  override async getTTL(key: string): Promise<void> {
    return (((this.#endsAtMs.get(key) ?? 0) - Date.now()) / 1_000) as unknown as undefined
  }

  override remove(key: string): Promise<void> {
    return this.#kv.delete(key)
  }

  override async invalidate(): Promise<void> {}

  override async clear(): Promise<void> {}

  override async exists(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined
  }
}

import type { KvStore } from "@larder/core"
import { Keyv, type KeyvStoreAdapter } from "keyv"
import { toTextKv } from "./text-kv.ts"

/** A Keyv over a store. */
export function toKeyv(store: KvStore): Keyv {
  const kv = toTextKv(store)
  const adapter: KeyvStoreAdapter = {
    opts: {},
    // The casts: Keyv states what it keeps by the caller's type; what it gave was text, and so is what it gets.
    get: async <Value>(key: string) => (await kv.get(key)) as Value | undefined,
    set: (key: string, value: unknown, ttlMs?: number) => kv.set(key, value as string, ttlMs),
    delete: async (key) => {
      await kv.delete(key)
      return true
    },
    clear: async () => {},
    on: () => adapter,
  }
  return new Keyv({ store: adapter })
}

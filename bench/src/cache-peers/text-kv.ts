import type { KvStore } from "@larder/core"

/** A store as the peers' adapters see it: text under any key, for so many milliseconds. */
export interface TextKv {
  get(key: string): Promise<string | undefined>
  set(key: string, text: string, ttlMs?: number): Promise<void>
  delete(key: string): Promise<void>
}

const decoder = new TextDecoder()

export function toTextKv(store: KvStore): TextKv {
  return {
    async get(key) {
      const found = await store.get(key)
      return found && decoder.decode(found.bytes)
    },
    async set(key, text, ttlMs) {
      await store.put(key, text, { ttlMs })
    },
    delete: (key) => store.delete(key),
  }
}

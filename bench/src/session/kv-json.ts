import type { KvStore } from "@larder/core"

/** A store of JSON texts under `session/<id>`, as adapters for peers are commonly written. */
export interface KvJson {
  get<T>(id: string): Promise<T | undefined>
  set(id: string, value: unknown, ttlMs: number): Promise<void>
  delete(id: string): Promise<void>
}

const decoder = new TextDecoder()

export function createKvJson(store: KvStore): KvJson {
  return {
    async get<T>(id: string) {
      const stored = await store.get(`session/${id}`)
      // The cast: what is read is what the peer wrote.
      return stored && (JSON.parse(decoder.decode(stored.bytes)) as T)
    },
    async set(id, value, ttlMs) {
      await store.put(`session/${id}`, JSON.stringify(value), { ttlMs })
    },
    delete: (id) => store.delete(`session/${id}`),
  }
}

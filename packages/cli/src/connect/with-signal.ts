import type { KvStore } from "@larder/core"

/** Lets a signal end every call of a store that brings none of its own. */
export function withSignal(store: KvStore, signal: AbortSignal): KvStore {
  return {
    capabilities: store.capabilities,
    get: (key, options) => store.get(key, { ...options, signal: options?.signal ?? signal }),
    put: (key, value, options) => store.put(key, value, { ...options, signal: options?.signal ?? signal }),
    delete: (key, options) => store.delete(key, { ...options, signal: options?.signal ?? signal }),
    list: (options) => store.list({ ...options, signal: options?.signal ?? signal }),
  }
}

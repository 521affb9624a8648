import type { MemoryEntry } from "./memory-entry.ts"
import type { MemoryPool } from "./memory-pool.ts"

/** The values of one definition in the memory of the process. */
export interface MemoryTier<T> {
  /** The entries, by id. A hit is one look into it: an entry is moved in the LRU only when it is touched. */
  readonly index: ReadonlyMap<string, MemoryEntry<T>>
  /** Keeps an entry, in place of the one before it. */
  readonly set: (id: string, entry: MemoryEntry<T>) => void
  /** Corrects the size of an entry. */
  readonly resize: (entry: MemoryEntry<T>, sizeBytes: number) => void
  readonly delete: (id: string) => void
  /** Removes the entries that a test picks. */
  readonly deleteWhere: (test: (entry: MemoryEntry<T>) => boolean) => void
}

/** @param name Of the definition; absent for the keys of `getOrSet`. */
export function createMemoryTier<T>(pool: MemoryPool, name: string | undefined): MemoryTier<T> {
  const index = new Map<string, MemoryEntry<T>>()

  function remove(id: string): void {
    const entry = index.get(id)
    if (entry) pool.drop(entry)
  }

  return {
    index,
    set(id, entry) {
      remove(id)
      pool.keep(entry, { index, name, id })
    },
    resize(entry, sizeBytes) {
      entry.sizeBytes = sizeBytes
      const place = pool.placeOf(entry)
      if (place) pool.keep(entry, place)
    },
    delete: remove,
    deleteWhere(test) {
      for (const entry of index.values()) if (test(entry)) pool.drop(entry)
    },
  }
}

import { LRUCache } from "lru-cache"
import type { MemoryBudget } from "./memory-budget.ts"
import type { MemoryEntry } from "./memory-entry.ts"

/** What an entry costs beside its value: its record, its promise, its marks, its places in the LRU and in the index. */
const ENTRY_BYTES = 384

/** The values of one definition in the memory of the process, least recently used first to go. */
export interface MemoryTier<T> {
  /** The entries, by id. A hit is one look into it: an entry is moved in the LRU only when it is touched. */
  readonly index: ReadonlyMap<string, MemoryEntry<T>>
  /** Notes that an entry is in use. */
  readonly touch: (id: string) => void
  /** Keeps an entry, unless it alone is larger than the whole budget. */
  readonly set: (id: string, entry: MemoryEntry<T>, sizeBytes: number) => void
  /** Corrects the size of an entry, if it is still the one kept. */
  readonly resize: (id: string, entry: MemoryEntry<T>, sizeBytes: number) => void
  readonly delete: (id: string) => void
  /** Removes the entries that a test picks. */
  readonly deleteWhere: (test: (entry: MemoryEntry<T>) => boolean) => void
  /** The entries, most recently used first. */
  readonly entries: () => Iterator<[string, MemoryEntry<T>], unknown>
}

export function createMemoryTier<T>(budget: MemoryBudget): MemoryTier<T> {
  const index = new Map<string, MemoryEntry<T>>()
  const lru = new LRUCache<string, MemoryEntry<T>>({
    maxSize: budget.maxBytes,
    dispose: (entry, id) => {
      if (index.get(id) === entry) index.delete(id)
    },
  })
  budget.add({ bytes: () => lru.calculatedSize, count: () => lru.size, shrink: () => lru.pop() })

  function set(id: string, entry: MemoryEntry<T>, sizeBytes: number): void {
    lru.set(id, entry, { size: ENTRY_BYTES + id.length + Math.ceil(sizeBytes) })
    if (lru.peek(id) === entry) index.set(id, entry)
    budget.enforce()
  }

  return {
    index,
    touch: (id) => lru.get(id),
    set,
    resize(id, entry, sizeBytes) {
      if (index.get(id) === entry) set(id, entry, sizeBytes)
    },
    delete: (id) => lru.delete(id),
    deleteWhere(test) {
      for (const [id, entry] of index) if (test(entry)) lru.delete(id)
    },
    entries: () => lru.entries(),
  }
}

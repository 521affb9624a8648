import { LRUCache } from "lru-cache"
import type { MemoryEntry } from "./memory-entry.ts"

/** What an entry costs beside its value: its record, its promise, its marks, its places in the LRU and in the index. */
const ENTRY_BYTES = 384

/** Where an entry stands. */
export interface MemoryPlace {
  /** The entries of its definition, by id. */
  readonly index: Map<string, MemoryEntry<unknown>>
  /** Of the definition; absent for the keys of `getOrSet`. */
  readonly name: string | undefined
  readonly id: string
}

/** The memory of a cache, over all its definitions: beyond its limits, what was used least recently goes. */
export interface MemoryPool {
  /** Keeps an entry at its place, or notes that its size has changed; unless it alone is larger than the whole memory. */
  readonly keep: (entry: MemoryEntry<unknown>, place: MemoryPlace) => void
  /** Finds the place of an entry that is kept. */
  readonly placeOf: (entry: MemoryEntry<unknown>) => MemoryPlace | undefined
  /** Notes that an entry is in use. */
  readonly touch: (entry: MemoryEntry<unknown>) => void
  readonly drop: (entry: MemoryEntry<unknown>) => void
  /** The entries, most recently used first. */
  readonly entries: () => Iterable<[MemoryEntry<unknown>, MemoryPlace]>
  readonly bytes: () => number
  readonly count: () => number
}

export function createMemoryPool(maxBytes: number, maxEntries: number): MemoryPool {
  // Without the LRU's own limit on entries, for which it would take the memory beforehand.
  const lru = new LRUCache<MemoryEntry<unknown>, MemoryPlace>({
    maxSize: maxBytes,
    dispose: ({ index, id }, entry) => {
      if (index.get(id) === entry) index.delete(id)
    },
  })
  return {
    keep(entry, place) {
      lru.set(entry, place, { size: ENTRY_BYTES + place.id.length + entry.sizeBytes })
      if (lru.has(entry)) place.index.set(place.id, entry)
      while (lru.size > maxEntries) lru.pop()
    },
    placeOf: (entry) => lru.peek(entry),
    touch: (entry) => lru.get(entry),
    drop: (entry) => lru.delete(entry),
    entries: () => lru.entries(),
    bytes: () => lru.calculatedSize,
    count: () => lru.size,
  }
}

import { LRUCache } from "lru-cache"
import type { MemoryEntry } from "./memory-entry.ts"

/** What an entry costs beside its value: its record, its promise, its marks, its places in the LRU and in the index. */
const ENTRY_BYTES = 384

/** The entries of one definition, by id. A hit is one look into it: an entry is moved in the LRU only when it is touched. */
export type MemoryIndex<T> = Map<string, MemoryEntry<T>>

/** Where an entry stands. */
export interface MemoryPlace<T = unknown> {
  readonly index: MemoryIndex<T>
  /** Of the definition; absent for the keys of `getOrSet`. */
  readonly name: string | undefined
  readonly id: string
}

/** The memory of a cache, over all its definitions: beyond its limits, what was used least recently goes. */
export interface MemoryPool {
  /** Keeps an entry in place of the one before it; unless it alone is larger than the whole memory. */
  readonly keep: <T>(entry: MemoryEntry<T>, place: MemoryPlace<T>) => void
  /** Corrects the size of an entry. */
  readonly resize: (entry: MemoryEntry<unknown>, sizeBytes: number) => void
  /** Notes that an entry is in use. */
  readonly touch: (entry: MemoryEntry<unknown>) => void
  readonly drop: (entry: MemoryEntry<unknown> | undefined) => void
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

  function drop(entry: MemoryEntry<unknown> | undefined): void {
    if (entry) lru.delete(entry)
  }

  function put(entry: MemoryEntry<unknown>, place: MemoryPlace): void {
    lru.set(entry, place, { size: ENTRY_BYTES + place.id.length + entry.sizeBytes })
    if (lru.has(entry)) place.index.set(place.id, entry)
    while (lru.size > maxEntries) lru.pop()
  }

  return {
    keep(entry, place) {
      drop(place.index.get(place.id))
      put(entry, place)
    },
    resize(entry, sizeBytes) {
      entry.sizeBytes = sizeBytes
      const place = lru.peek(entry)
      if (place) put(entry, place)
    },
    touch: (entry) => lru.get(entry),
    drop,
    entries: () => lru.entries(),
    bytes: () => lru.calculatedSize,
    count: () => lru.size,
  }
}

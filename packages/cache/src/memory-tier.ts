import { LRUCache } from "lru-cache"
import type { MemoryBudget } from "./memory-budget.ts"
import type { MemoryEntry } from "./memory-entry.ts"

/** What an entry costs beside its value: its record, its promise, its place in the LRU. */
const ENTRY_BYTES = 256

/** The values of one definition in the memory of the process, least recently used first to go. */
export class MemoryTier<T> {
  readonly #lru: LRUCache<string, MemoryEntry<T>>
  readonly #budget: MemoryBudget

  constructor(budget: MemoryBudget) {
    this.#lru = new LRUCache({ maxSize: budget.maxBytes })
    this.#budget = budget
    budget.add(this)
  }

  get bytes(): number {
    return this.#lru.calculatedSize
  }

  get count(): number {
    return this.#lru.size
  }

  get(id: string): MemoryEntry<T> | undefined {
    return this.#lru.get(id)
  }

  /** Keeps an entry, unless it alone is larger than the whole budget. */
  set(id: string, entry: MemoryEntry<T>, sizeBytes: number): void {
    this.#lru.set(id, entry, { size: ENTRY_BYTES + id.length + Math.ceil(sizeBytes) })
    this.#budget.enforce()
  }

  /** Corrects the size of an entry, if it is still the one kept. */
  resize(id: string, entry: MemoryEntry<T>, sizeBytes: number): void {
    if (this.#lru.peek(id) === entry) this.set(id, entry, sizeBytes)
  }

  delete(id: string): void {
    this.#lru.delete(id)
  }

  /** Gives up the least recently used entry. */
  shrink(): void {
    this.#lru.pop()
  }
}

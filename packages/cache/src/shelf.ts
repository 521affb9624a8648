import type { LogicalKey } from "@larder/core"
import type { Entries } from "@larder/expiry"
import type { ResolvedFillOptions } from "./cache-options.ts"
import { estimateBytes } from "./estimate-bytes.ts"
import { type Flight, Flights } from "./flights.ts"
import type { MemoryBudget } from "./memory-budget.ts"
import type { MemoryEntry } from "./memory-entry.ts"
import { MemoryTier } from "./memory-tier.ts"

/** What all shelves of a cache share. */
export interface ShelfParts {
  readonly entries: Entries
  readonly budget: MemoryBudget
  readonly now: () => number
  readonly defer: (work: Promise<unknown>) => void
}

/** Where an answer came from: the memory of the process, the store, or a load. */
export type CacheTier = "memory" | "store" | "load"

/** A value with where it came from and how long it is fresh. */
export interface CacheRead<T> {
  readonly value: T
  readonly tier: CacheTier
  /** End of freshness, in epoch milliseconds. */
  readonly expiresAtMs: number
  /** When the load of the value began, in epoch milliseconds, where its writer said so. */
  readonly writtenAtMs: number | undefined
}

interface Answer<T> {
  readonly entry: MemoryEntry<T>
  readonly tier: CacheTier
}

/** How the values of a shelf are made. */
export interface Fill<T> {
  readonly load: () => T | PromiseLike<T>
  readonly options: ResolvedFillOptions
}

/** The values of one definition: in memory, in the store behind it, and under way. */
export class Shelf<T> {
  readonly #parts: ShelfParts
  readonly #toKey: (id: string) => LogicalKey
  readonly #memory: MemoryTier<T>
  readonly #flights = new Flights<Answer<T>>()

  constructor(parts: ShelfParts, toKey: (id: string) => LogicalKey) {
    this.#parts = parts
    this.#toKey = toKey
    this.#memory = new MemoryTier(parts.budget)
  }

  /** Finds a fresh value in memory, at no cost beyond the look. */
  hit(id: string): MemoryEntry<T> | undefined {
    const entry = this.#memory.get(id)
    return entry !== undefined && this.#parts.now() < entry.expiresAtMs ? entry : undefined
  }

  /** Reads through memory and store, and loads what is in neither. */
  async read(id: string, fill: Fill<T>): Promise<CacheRead<T>> {
    const entry = this.hit(id)
    if (entry !== undefined) return toRead({ entry, tier: "memory" })
    return toRead(await this.#fetch(id, fill))
  }

  /** {@link read} of the value alone, after {@link hit} found nothing. */
  async readValue(id: string, fill: Fill<T>): Promise<T> {
    return (await this.#fetch(id, fill)).entry.value
  }

  /** Puts a value in memory and in the store. */
  async set(id: string, value: T, options: ResolvedFillOptions): Promise<void> {
    this.#flights.detach(id)
    const nowMs = this.#parts.now()
    await this.#write(id, this.#keep(id, value, nowMs + options.ttlMs, nowMs))
  }

  /** Removes a value from memory at once, and from the store. A load under way is not kept. */
  async delete(id: string): Promise<void> {
    this.#flights.detach(id)
    this.#memory.delete(id)
    await this.#parts.entries.delete(this.#toKey(id))
  }

  #fetch(id: string, fill: Fill<T>): Promise<Answer<T>> {
    return this.#flights.join(id, async (flight) => {
      return (await this.#readStore(id, flight)) ?? (await this.#load(id, fill, flight))
    })
  }

  /** A store that fails is like a store without the key: the loader answers. */
  async #readStore(id: string, flight: Flight): Promise<Answer<T> | undefined> {
    const stored = await this.#parts.entries.getEntry<T>(this.#toKey(id)).catch(() => undefined)
    const expiresAtMs = stored?.expiresAtMs ?? Number.POSITIVE_INFINITY
    if (stored === undefined || flight.detached || expiresAtMs <= this.#parts.now()) return undefined
    return { entry: this.#keep(id, stored.value, expiresAtMs, stored.writtenAtMs, stored.sizeBytes), tier: "store" }
  }

  async #load(id: string, fill: Fill<T>, flight: Flight): Promise<Answer<T>> {
    const beganAtMs = this.#parts.now()
    const value = await fill.load()
    const expiresAtMs = this.#parts.now() + fill.options.ttlMs
    if (flight.detached) return { entry: toEntry(value, expiresAtMs, beganAtMs), tier: "load" }
    const entry = this.#keep(id, value, expiresAtMs, beganAtMs)
    this.#parts.defer(this.#write(id, entry).catch(() => undefined))
    return { entry, tier: "load" }
  }

  #keep(id: string, value: T, expiresAtMs: number, writtenAtMs?: number, sizeBytes?: number): MemoryEntry<T> {
    const entry = toEntry(value, expiresAtMs, writtenAtMs)
    this.#memory.set(id, entry, sizeBytes ?? estimateBytes(value))
    return entry
  }

  async #write(id: string, entry: MemoryEntry<T>): Promise<void> {
    const ttlMs = entry.expiresAtMs - this.#parts.now()
    if (ttlMs <= 0) return
    const written = await this.#parts.entries.set(this.#toKey(id), entry.value, {
      ttlMs,
      writtenAtMs: entry.writtenAtMs,
    })
    this.#memory.resize(id, entry, written.sizeBytes)
  }
}

function toEntry<T>(value: T, expiresAtMs: number, writtenAtMs: number | undefined): MemoryEntry<T> {
  return { value, promise: Promise.resolve(value), expiresAtMs, writtenAtMs }
}

function toRead<T>({ entry, tier }: Answer<T>): CacheRead<T> {
  return { value: entry.value, tier, expiresAtMs: entry.expiresAtMs, writtenAtMs: entry.writtenAtMs }
}

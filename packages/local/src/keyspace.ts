import type { LocalClock } from "./clock.ts"
import type { Distance, SeenKey } from "./distance/distance.ts"
import { overlay } from "./distance/overlay.ts"
import { compareKeys } from "./key-order.ts"
import type { SeedValue } from "./state/read-seed.ts"
import type { KeyRecord, StoredValue } from "./storage/records.ts"
import type { Storage } from "./storage/storage.ts"
import { createTimestamps } from "./timestamps.ts"

/** Where the keys of a namespace are looked at from. */
export interface Place {
  readonly namespaceId: string
  readonly location: string
}

export interface WriteRequest {
  readonly bytes: Uint8Array
  readonly contentType: string
  /** End of the key, in epoch milliseconds. */
  readonly expiresAtMs?: number | undefined
  /** JSON text. */
  readonly metadata?: string | undefined
}

export interface ListRequest {
  /** Literal. */
  readonly prefix: string
  /** The key behind which the page begins. */
  readonly after: string | undefined
  readonly limit: number
}

export interface KeyPage {
  readonly keys: readonly KeyRecord[]
  readonly hasMore: boolean
}

/** The keys of every namespace, as each location sees them, with their end by the server's clock. */
export class Keyspace {
  readonly #storage: Storage
  readonly #clock: LocalClock
  readonly #distance: Distance | undefined
  readonly #nextTimestamp: () => string

  constructor(storage: Storage, clock: LocalClock, distance: Distance | undefined) {
    this.#storage = storage
    this.#clock = clock
    this.#distance = distance
    this.#nextTimestamp = createTimestamps(clock)
  }

  get({ namespaceId, location }: Place, key: string): StoredValue | undefined {
    const sight = this.#distance?.see(location, namespaceId, key)
    const stored = sight ? sight.value : this.#storage.value(namespaceId, key)
    if (stored === undefined || this.#isLive(stored)) return stored
    this.#removeDead(namespaceId, [key])
    return undefined
  }

  /** Writes a key, and replaces or clears its TTL. Writes are ordered as they arrive; the last one wins. */
  put(place: Place, key: string, request: WriteRequest): Promise<"created" | "updated"> {
    return this.#storage.transact(() => {
      const before = this.#storage.record(place.namespaceId, key)
      this.#write(place, key, request)
      return before !== undefined && this.#isLive(before) ? "updated" : "created"
    })
  }

  /** Writes many keys in one transaction. Of a key that is there twice, the last one wins. */
  async putMany(place: Place, writes: readonly (readonly [key: string, request: WriteRequest])[]): Promise<void> {
    await this.#storage.transact(() => {
      for (const [key, request] of writes) this.#write(place, key, request)
    })
  }

  /** Writes many keys in one transaction, seen everywhere at once. */
  async seed(namespaceId: string, values: readonly SeedValue[]): Promise<void> {
    await this.#storage.transact(() => {
      for (const { key, bytes, contentType } of values) {
        this.#storage.putKey(namespaceId, key, { bytes, contentType, updatedAt: this.#nextTimestamp() })
      }
    })
    this.settle()
  }

  /** Removes every key of every namespace, everywhere at once. */
  async clear(): Promise<void> {
    await this.#storage.transact(() => this.#storage.clearKeys())
    this.settle()
  }

  /** Lets every location see what is stored, whatever is under way. */
  settle(): void {
    this.#distance?.clear()
  }

  delete(place: Place, ...keys: readonly string[]): Promise<void> {
    return this.#storage.transact(() => {
      for (const key of keys) {
        this.#noteWrite(place, key, undefined)
        this.#storage.removeKey(place.namespaceId, key)
      }
    })
  }

  /** Reads a page of live keys. */
  list(place: Place, { prefix, after, limit }: ListRequest): KeyPage {
    const keys: KeyRecord[] = []
    const dead: string[] = []
    let hasMore = false
    for (const record of this.#scan(place, prefix, after)) {
      if (!this.#isLive(record)) {
        dead.push(record.key)
        continue
      }
      hasMore = keys.length === limit
      if (hasMore) break
      keys.push(record)
    }
    this.#removeDead(place.namespaceId, dead)
    return { keys, hasMore }
  }

  /** Only within a transaction. */
  #write(place: Place, key: string, request: WriteRequest): void {
    const value = { ...request, updatedAt: this.#nextTimestamp() }
    this.#noteWrite(place, key, value)
    this.#storage.putKey(place.namespaceId, key, value)
  }

  /** Only within a transaction, before the write. */
  #noteWrite({ namespaceId, location }: Place, key: string, after: StoredValue | undefined): void {
    this.#distance?.onWrite(location, namespaceId, key, this.#storage.value(namespaceId, key), after)
  }

  #scan({ namespaceId, location }: Place, prefix: string, after: string | undefined): Iterable<KeyRecord> {
    const stored = this.#storage.scan(namespaceId, prefix, after)
    const isInRange = ({ key }: SeenKey): boolean =>
      key.startsWith(prefix) && (after === undefined || compareKeys(key, after) > 0)
    const seen = this.#distance?.seeAll(location, namespaceId).filter(isInRange) ?? []
    return seen.length === 0 ? stored : overlay(stored, seen)
  }

  /** Frees keys that were found past their end, unless they were written anew meanwhile. */
  #removeDead(namespaceId: string, keys: readonly string[]): void {
    if (keys.length === 0) return
    const removing = this.#storage.transact(() => {
      for (const key of keys) {
        const record = this.#storage.record(namespaceId, key)
        if (record !== undefined && !this.#isLive(record)) this.#storage.removeKey(namespaceId, key)
      }
    })
    // Whoever finds them next tries again.
    removing.catch(() => {})
  }

  #isLive({ expiresAtMs }: KeyRecord | StoredValue): boolean {
    return expiresAtMs === undefined || expiresAtMs > this.#clock.now()
  }
}

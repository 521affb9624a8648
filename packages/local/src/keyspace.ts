import type { LocalClock } from "./clock.ts"
import type { KeyRecord } from "./storage/records.ts"
import type { ScannedKey, Storage } from "./storage/storage.ts"
import { createTimestamps } from "./timestamps.ts"

export interface StoredValue {
  readonly record: KeyRecord
  readonly bytes: Uint8Array
}

export interface WriteRequest {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly ttlMs: number | undefined
}

export interface KeyPage {
  readonly keys: readonly ScannedKey[]
  readonly hasMore: boolean
}

/** The keys of every namespace, with their end by the server's clock. */
export class Keyspace {
  readonly #storage: Storage
  readonly #clock: LocalClock
  readonly #nextTimestamp: () => string

  constructor(storage: Storage, clock: LocalClock) {
    this.#storage = storage
    this.#clock = clock
    this.#nextTimestamp = createTimestamps(clock)
  }

  get(namespaceId: string, key: string): StoredValue | undefined {
    const record = this.#storage.record(namespaceId, key)
    if (record === undefined) return undefined
    if (!this.#isLive(record)) {
      this.#removeDead(namespaceId, [key])
      return undefined
    }
    const bytes = this.#storage.value(namespaceId, key)
    return bytes && { record, bytes }
  }

  /** Writes a key, and replaces or clears its TTL. Writes are ordered as they arrive; the last one wins. */
  put(namespaceId: string, key: string, { bytes, contentType, ttlMs }: WriteRequest): Promise<"created" | "updated"> {
    return this.#storage.transact(() => {
      const before = this.#storage.record(namespaceId, key)
      const expiresAtMs = ttlMs === undefined ? undefined : this.#clock.now() + ttlMs
      const record = { sizeBytes: bytes.length, updatedAt: this.#nextTimestamp(), contentType, expiresAtMs }
      this.#storage.putKey(namespaceId, key, record, bytes)
      return before !== undefined && this.#isLive(before) ? "updated" : "created"
    })
  }

  delete(namespaceId: string, key: string): Promise<void> {
    return this.#storage.transact(() => this.#storage.removeKey(namespaceId, key))
  }

  /** Reads up to `limit` live keys that begin with `prefix`, behind the key `after`. */
  list(namespaceId: string, prefix: string, after: string | undefined, limit: number): KeyPage {
    const keys: ScannedKey[] = []
    const dead: string[] = []
    let hasMore = false
    for (const scanned of this.#storage.scan(namespaceId, prefix, after)) {
      if (!this.#isLive(scanned.record)) {
        dead.push(scanned.key)
        continue
      }
      hasMore = keys.length === limit
      if (hasMore) break
      keys.push(scanned)
    }
    this.#removeDead(namespaceId, dead)
    return { keys, hasMore }
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

  #isLive(record: KeyRecord): boolean {
    return record.expiresAtMs === undefined || record.expiresAtMs > this.#clock.now()
  }
}

/** Prices of a store, in US dollars. */
export interface KvPrices {
  /** One million reads of a key. */
  readonly getUsdPerMillion: number
  /** One million writes of a key. */
  readonly putUsdPerMillion: number
  /** One million deletes of a key. */
  readonly deleteUsdPerMillion: number
  /** One million list calls (one page each). */
  readonly listUsdPerMillion: number
  /** Keeping 10^9 bytes for a month. */
  readonly storageUsdPerGbMonth: number
}

/**
 * What is known of server-side TTL in one namespace.
 *
 * A mutable cell on purpose: every layer passes the same object on, so that what one of them learns, all of them know.
 */
export interface KvServerTtl {
  /** `"unknown"` until a write with a TTL has succeeded or was refused. */
  support: "unknown" | "yes" | "no"
  /** When `support` was last learnt, in epoch milliseconds. */
  checkedAtMs?: number
}

/**
 * What the server last said of its rate limit, as `x-ratelimit-*` of a response.
 *
 * A mutable cell like {@link KvServerTtl}: background work reads it to leave room for everything else.
 */
export interface KvRateLimit {
  /** Requests that fit into a window. */
  limit?: number
  /** Requests left in this window. */
  remaining?: number
  /** When the next window begins, in epoch milliseconds of the local clock. */
  resetsAtMs?: number
}

/** What a store can do, and what it charges: layers read these instead of assuming a vendor. */
export interface KvCapabilities {
  /** Longest physical key, in bytes. */
  readonly maxKeyBytes: number
  /** Largest value, in bytes. */
  readonly maxValueBytes: number
  /** Whether the server ends keys by itself. */
  readonly serverTtl: KvServerTtl
  /** Shortest server-side TTL, in milliseconds; a shorter one is kept by the envelope alone. */
  readonly minTtlMs: number
  /** `false` where only text can be stored. */
  readonly binary: boolean
  /** Present where the server speaks of it. */
  readonly rateLimit?: KvRateLimit
  /** How long another location may still see the previous value, in milliseconds. */
  readonly lagMs: number
  readonly prices: KvPrices
  /** Shortest time between two writes of one key, in milliseconds; the store keeps to it by itself. @default none */
  readonly writeIntervalMs?: number
  /** Most bytes of JSON that can be kept beside a value, for lists to tell. @default none can */
  readonly maxMetadataBytes?: number
  /** Calls that `getMany` and `deleteMany` make at once, where the store sends many as one. @default 16 */
  readonly concurrency?: number
}

/** Options that every call takes. */
export interface KvCallOptions {
  /** Ends the call; its reason is thrown unchanged. */
  readonly signal?: AbortSignal | undefined
}

export interface KvPutOptions extends KvCallOptions {
  /** Stored and echoed by the server. @default the server's (`application/octet-stream`) */
  readonly contentType?: string | undefined
  /** `false`: not sent again after an attempt that may have been carried out, and may yet be. @default true */
  readonly idempotent?: boolean | undefined
  /** Server-side lifetime in milliseconds, > 0; sent rounded up to whole seconds. @default never ends */
  readonly ttlMs?: number | undefined
  /**
   * End of the value in epoch milliseconds, by the clock of its writer.
   *
   * A store with metadata keeps it there, so that a list tells it to the millisecond; others ignore it. @default none
   */
  readonly expiresAtMs?: number | undefined
}

export interface KvListOptions extends KvCallOptions {
  /** Literal prefix of the physical keys. @default all keys */
  readonly prefix?: string | undefined
  /** The `cursor` of the page before. @default the first page */
  readonly cursor?: string | undefined
  /** Keys per page, 1 to 1000. @default the server's (1000) */
  readonly limit?: number | undefined
}

/** A stored value. */
export interface KvValue {
  readonly bytes: Uint8Array
  readonly contentType?: string
  /** When the server will end it, in epoch milliseconds, where the server says so. */
  readonly expiresAtMs?: number
}

/** What a list tells of a key. A field the server left out, or garbled, is absent. */
export interface KvKeyInfo {
  readonly key: string
  readonly sizeBytes?: number
  /** Last write, in epoch milliseconds of the server's clock. */
  readonly updatedAtMs?: number
  readonly expiresAtMs?: number
}

export interface KvPage {
  readonly keys: readonly KvKeyInfo[]
  /** Where the next page begins. Absent at the end. */
  readonly cursor?: string
  /** The server's clock when it answered, in epoch milliseconds. */
  readonly serverNowMs?: number
}

/** What a write did: some stores do not say whether the key was there before. */
export type KvPutOutcome = "created" | "updated" | "stored"

/**
 * The lower seam of the house: a remote map of physical keys to bytes.
 *
 * Whoever implements it states its limits in `capabilities` and passes `storeContract` of `@larder/testing`.
 */
export interface KvStore {
  readonly capabilities: KvCapabilities

  /** Reads a key. @returns `undefined` when there is no such key. */
  get(key: string, options?: KvCallOptions): Promise<KvValue | undefined>

  /** Writes a key, replacing its value, its content type and its TTL. The last write wins. */
  put(key: string, value: string | Uint8Array, options?: KvPutOptions): Promise<KvPutOutcome>

  /** Deletes a key. Deleting a missing key does nothing. */
  delete(key: string, options?: KvCallOptions): Promise<void>

  /** Reads one page of key names. A page may be empty although a cursor follows. */
  list(options?: KvListOptions): Promise<KvPage>
}

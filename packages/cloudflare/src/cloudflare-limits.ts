import type { KvCapabilities, KvPrices } from "@larder/core"

/** Where the API begins. Source: REST reference, autumn 2026. */
export const DEFAULT_BASE_URL = "https://api.cloudflare.com/client/v4"

/** Limits of Workers KV. Source: its limits page, REST reference and binding reference, read in autumn 2026. */
export const CLOUDFLARE_LIMITS = {
  /** Longest key, in bytes of UTF-8. */
  maxKeyBytes: 512,
  /** Largest value: 25 MiB. */
  maxValueBytes: 26_214_400,
  /** Most bytes of JSON kept beside a value. */
  maxMetadataBytes: 1_024,
  /** Shortest `expiration_ttl`. */
  minTtlMs: 60_000,
  /** Largest `expiration_ttl` we send, in seconds: 68 years. The vendor names none. */
  maxTtlSecs: 2_147_483_647,
  /** How long another location may see the previous value, or that there was none. */
  lagMs: 60_000,
  /** One write a second to one key; more are answered by a 429. */
  writeIntervalMs: 1_000,
  /** Keys in one page of a list over REST. */
  minListLimit: 10,
  maxListLimit: 1_000,
  /** Keys of one bulk read. */
  maxBulkReads: 100,
  /** Keys of one bulk write or bulk delete. */
  maxBulkWrites: 10_000,
  /** Bytes of one bulk write: 100 MB. */
  maxBulkBytes: 100_000_000,
  /** Shortest time a location may keep a value that it has read. */
  minCacheTtlMs: 30_000,
} as const

/**
 * Prices of Workers KV on the paid plan, beyond what is included (10 million reads; 1 million writes, deletes and lists each; 1 GB).
 *
 * Bulk calls are billed by the key. Source: its pricing page, read in autumn 2026.
 */
export const CLOUDFLARE_PRICES: KvPrices = {
  getUsdPerMillion: 0.5,
  putUsdPerMillion: 5,
  deleteUsdPerMillion: 5,
  listUsdPerMillion: 5,
  storageUsdPerGbMonth: 0.5,
}

/** What a namespace of Workers KV can do. @param writeIntervalMs 0: the store leaves the pace to its caller. */
export function cloudflareCapabilities(writeIntervalMs: number): KvCapabilities {
  const { maxKeyBytes, maxValueBytes, maxMetadataBytes, minTtlMs, lagMs } = CLOUDFLARE_LIMITS
  return {
    maxKeyBytes,
    maxValueBytes,
    maxMetadataBytes,
    minTtlMs,
    lagMs,
    writeIntervalMs,
    // Every namespace has it: there is nothing to find out.
    serverTtl: { support: "yes" },
    binary: true,
    prices: CLOUDFLARE_PRICES,
  }
}

import type { KvPrices } from "@larder/core"

/** Limits of Workers KV. Source: its limits page and REST reference, read in autumn 2026. */
export const CLOUDFLARE_LIMITS = {
  /** Largest value: 25 MiB. */
  maxValueBytes: 26_214_400,
  /** Largest metadata, as JSON. */
  maxMetadataBytes: 1_024,
  /** Shortest `expiration_ttl`. */
  minTtlSecs: 60,
  /** Largest number of seconds: they are kept in 32 bits with a sign. */
  maxSecs: 2_147_483_647,
  minListLimit: 10,
  maxListLimit: 1_000,
  /** Most keys of one bulk get. */
  maxBulkGetKeys: 100,
  /** Largest sum of the values that one bulk get reads. */
  maxBulkGetBytes: 26_214_400,
  /** Most keys of one bulk write or delete. */
  maxBulkKeys: 10_000,
  /** Longest body of one bulk write or delete. */
  maxBulkBytes: 100_000_000,
} as const

/** Prices of Workers KV beyond its free tier. Source: its pricing page, read in autumn 2026. */
export const CLOUDFLARE_PRICES: KvPrices = {
  getUsdPerMillion: 0.5,
  putUsdPerMillion: 5,
  deleteUsdPerMillion: 5,
  listUsdPerMillion: 5,
  storageUsdPerGbMonth: 0.5,
}

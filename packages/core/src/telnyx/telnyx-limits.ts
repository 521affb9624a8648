import type { KvPrices } from "../kv-store.ts"

/** Where the API begins. Source: REST reference, autumn 2026. */
export const DEFAULT_BASE_URL = "https://api.telnyx.com/v2"

/** Limits of Telnyx KV. Source: its REST reference and KV guide, read in autumn 2026. */
export const TELNYX_LIMITS = {
  /** Longest key; keys are ASCII, so bytes and characters are the same. */
  maxKeyBytes: 256,
  /** Largest value: 1 MiB. */
  maxValueBytes: 1_048_576,
  /** `ttl_secs` is a whole number from 1. */
  minTtlMs: 1_000,
  /** Largest `ttl_secs`. */
  maxTtlSecs: 9_223_372_036,
  /** Most keys in one page of a list. */
  maxListLimit: 1_000,
  /** The vendor says "a short while"; this is our assumption, on the safe side. */
  lagMs: 10_000,
} as const

/** Prices of Telnyx KV beyond its free tier. Source: its KV pricing page, read in autumn 2026. */
export const TELNYX_PRICES: KvPrices = {
  getUsdPerMillion: 0.35,
  putUsdPerMillion: 3.5,
  deleteUsdPerMillion: 3.5,
  listUsdPerMillion: 3.5,
  storageUsdPerGbMonth: 0.35,
}

import type { KvStore } from "@larder/core"
import { requireAbove, requireAtLeast, requireWhole } from "./require-number.ts"

/** Options of {@link createCache}. */
export interface CacheOptions {
  /** Where entries are kept beyond this process. */
  readonly store: KvStore
  /** First segment of the cache's keys in the store, without a trailing slash. @default "cache" */
  readonly prefix?: string | undefined
  /** How long a value is fresh, in milliseconds, > 0. @default 60_000 */
  readonly ttlMs?: number | undefined
  /** Most memory the process keeps values in, in bytes, ≥ 1. @default 33_554_432 (32 MiB) */
  readonly maxBytes?: number | undefined
  /** Most values the process keeps in memory, ≥ 1. @default 100_000 */
  readonly maxEntries?: number | undefined
  /** Reads the wall clock, in epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
  /** Takes over work that no caller waits for (`waitUntil` of a runtime). @default it runs on by itself */
  readonly defer?: ((work: Promise<unknown>) => void) | undefined
}

/** Defaults of {@link CacheOptions}. */
export const CACHE_DEFAULTS = {
  prefix: "cache",
  ttlMs: 60_000,
  maxBytes: 33_554_432,
  maxEntries: 100_000,
} as const

/** Options of {@link createCache}, complete and checked. */
export interface ResolvedCacheOptions {
  readonly store: KvStore
  readonly prefix: string
  readonly ttlMs: number
  readonly maxBytes: number
  readonly maxEntries: number
  readonly now: () => number
  readonly defer: (work: Promise<unknown>) => void
}

/** Lifetime of what one definition, or one call, keeps. */
export interface FillOptions {
  /** How long a value is fresh, in milliseconds, > 0. @default the cache's */
  readonly ttlMs?: number | undefined
}

export interface ResolvedFillOptions {
  readonly ttlMs: number
}

/**
 * Completes and checks the options of a cache.
 *
 * @throws {RangeError} When a number is out of range.
 * @throws {TypeError} When something is of the wrong kind.
 */
export function resolveCacheOptions(options: CacheOptions): ResolvedCacheOptions {
  return {
    store: options.store,
    prefix: options.prefix ?? CACHE_DEFAULTS.prefix,
    ttlMs: requireAbove("ttlMs", options.ttlMs ?? CACHE_DEFAULTS.ttlMs, 0),
    maxBytes: requireAtLeast("maxBytes", options.maxBytes ?? CACHE_DEFAULTS.maxBytes, 1),
    maxEntries: requireWhole("maxEntries", options.maxEntries ?? CACHE_DEFAULTS.maxEntries, 1),
    now: options.now ?? Date.now,
    defer: options.defer ?? (() => {}),
  }
}

/** Completes the options of a definition or a call with those of the cache. */
export function resolveFillOptions(options: FillOptions, cache: ResolvedFillOptions): ResolvedFillOptions {
  return { ttlMs: requireAbove("ttlMs", options.ttlMs ?? cache.ttlMs, 0) }
}

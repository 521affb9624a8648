import type { KvStore } from "@larder/core"
import type { CacheEvent } from "./cache-event.ts"
import type { FillOptions } from "./fill-options.ts"
import { type Checks, inRange, MAX_TIMER_MS, ofKind, resolveOptions } from "./option-checks.ts"
import { type SetTimer, setRealTimer } from "./timers.ts"

/** How nodes learn of each other's invalidations: by one small read of the store per interval. */
export interface CoherenceOptions {
  /** Time between two looks, in milliseconds, ≥ 1. An invalidation is seen elsewhere after this and the store's lag. */
  readonly everyMs: number
  /**
   * What makes the cache look: a timer, or the requests that come in (for runtimes that freeze between them).
   *
   * @default "timer"
   */
  readonly driver?: "timer" | "requests" | undefined
  /** How far the clocks of two nodes may differ, in milliseconds, ≥ 1. @default 2_000 */
  readonly maxSkewMs?: number | undefined
}

/** Options of `createCache`: where it keeps things, and what its definitions and calls begin from. */
export interface CacheOptions extends FillOptions {
  /** Where entries are kept beyond this process. */
  readonly store: KvStore
  /** First segment of the cache's keys in the store, without a trailing slash. @default "cache" */
  readonly prefix?: string | undefined
  /** Most memory the process keeps values in, in bytes, ≥ 1. @default 33_554_432 (32 MiB) */
  readonly maxBytes?: number | undefined
  /** Most values the process keeps in memory, ≥ 1. @default 100_000 */
  readonly maxEntries?: number | undefined
  /** Most loads of one definition under way at once, ≥ 1; further ones wait. One whose time is over does not count. @default 64 */
  readonly maxLoads?: number | undefined
  /** How long a read of the store may take before the loader is asked instead, in milliseconds, ≥ 1. @default 1_000 */
  readonly storeTimeoutMs?: number | undefined
  /** Failures of the store in a row after which it is left alone, ≥ 1. @default 5 */
  readonly breakerFailures?: number | undefined
  /** How long it is left alone before one operation probes it, in milliseconds, ≥ 1. @default 5_000 */
  readonly breakerRetryMs?: number | undefined
  /** @default off: other processes see an invalidation when their entries end */
  readonly coherence?: CoherenceOptions | undefined
  /** Reads the wall clock, in epoch milliseconds. @default Date.now; hits of a busy turn of the event loop share a reading */
  readonly now?: (() => number) | undefined
  /** Draws a number ≥ 0 and < 1. @default Math.random */
  readonly random?: (() => number) | undefined
  /** Calls back once after some milliseconds, and returns what cancels it. @default setTimeout, never keeping the process alive */
  readonly setTimer?: SetTimer | undefined
  /** Takes over work that no caller waits for (`waitUntil` of a runtime). @default it runs on by itself */
  readonly defer?: ((work: Promise<unknown>) => void) | undefined
  /** Hears of everything the cache does. @default nobody does, at no cost */
  readonly onEvent?: ((event: CacheEvent) => void) | undefined
}

/** {@link CoherenceOptions}, complete and checked. */
export type ResolvedCoherenceOptions = {
  readonly [Name in keyof CoherenceOptions]-?: Exclude<CoherenceOptions[Name], undefined>
}

/** The options of a cache that its definitions and calls have not, complete and checked. */
export interface ResolvedCacheOptions {
  readonly store: KvStore
  readonly prefix: string
  readonly maxBytes: number
  readonly maxEntries: number
  readonly maxLoads: number
  readonly storeTimeoutMs: number
  readonly breakerFailures: number
  readonly breakerRetryMs: number
  readonly coherence: ResolvedCoherenceOptions | undefined
  readonly now: () => number
  readonly random: () => number
  readonly setTimer: SetTimer
  readonly defer: (work: Promise<unknown>) => void
  readonly onEvent: ((event: CacheEvent) => void) | undefined
}

/** Defaults of {@link CacheOptions}, beside those of {@link FillOptions}. */
export const CACHE_DEFAULTS: Omit<ResolvedCacheOptions, "store" | "now" | "coherence" | "onEvent"> = {
  prefix: "cache",
  maxBytes: 33_554_432,
  maxEntries: 100_000,
  maxLoads: 64,
  storeTimeoutMs: 1_000,
  breakerFailures: 5,
  breakerRetryMs: 5_000,
  random: Math.random,
  setTimer: setRealTimer,
  defer: () => {},
}

/** Defaults of {@link CoherenceOptions}. */
export const COHERENCE_DEFAULTS: Omit<ResolvedCoherenceOptions, "everyMs"> = { driver: "timer", maxSkewMs: 2_000 }

const isCount = inRange(1, Number.MAX_SAFE_INTEGER)
const isDelay = inRange(1, MAX_TIMER_MS)

const COHERENCE_CHECKS: Checks<ResolvedCoherenceOptions> = {
  everyMs: isDelay,
  driver: (name, value) => {
    if (value === "timer" || value === "requests") return
    throw new RangeError(`${name}: got ${String(value)}, expected "timer" or "requests"`)
  },
  maxSkewMs: isDelay,
}

const CHECKS: Checks<ResolvedCacheOptions> = {
  maxBytes: isCount,
  maxEntries: isCount,
  maxLoads: isCount,
  storeTimeoutMs: isDelay,
  breakerFailures: isCount,
  breakerRetryMs: isDelay,
}

/**
 * Completes and checks the options of a cache, beside those that {@link resolveFillOptions} takes.
 *
 * @throws {RangeError} When a number is out of its range.
 * @throws {TypeError} When an option is of the wrong kind.
 */
export function resolveCacheOptions(options: CacheOptions): ResolvedCacheOptions {
  const { store, now = Date.now, onEvent, coherence } = options
  ofKind("object")("store", store)
  const base = { ...CACHE_DEFAULTS, store, now, onEvent, coherence: coherence && resolveCoherenceOptions(coherence) }
  return resolveOptions(CHECKS, { ...options, coherence: undefined }, base)
}

function resolveCoherenceOptions(options: CoherenceOptions): ResolvedCoherenceOptions {
  const { everyMs } = options
  isDelay("coherence.everyMs", everyMs)
  return resolveOptions(COHERENCE_CHECKS, options, { ...COHERENCE_DEFAULTS, everyMs })
}

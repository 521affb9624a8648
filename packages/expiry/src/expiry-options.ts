import type { LifetimeOptions } from "./entries.ts"
import type { ExpiryEvent } from "./expiry-event.ts"
import { requireMs } from "./lifetime.ts"

/** Options of `withExpiry`. Its `ttlMs` and `staleMs` are for the calls that give none. */
export interface ExpiryOptions extends LifetimeOptions {
  /**
   * How long past its end an entry is left alone before a read may delete it, in milliseconds, 0 to 3650 days.
   *
   * 0 is the documented pattern: cheapest to keep clean, and able to erase what a writer elsewhere has just refreshed.
   *
   * @default 120_000
   */
  readonly graceMs?: number | undefined
  /** Whether reads delete what ended at all. Off where every miss is soon overwritten, as in a cache. @default true */
  readonly lazyDelete?: boolean | undefined
  /** Takes keys as physical ones, as they are: for keys other programs made. @default false */
  readonly rawKeys?: boolean | undefined
  /** Compresses values that are bytes, from 1 KiB on, where that makes them smaller. @default false */
  readonly gzip?: boolean | undefined
  /** Reads the wall clock, in epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
  /** Takes over work that no caller waits for (`waitUntil` of a runtime). @default it runs on by itself */
  readonly defer?: ((work: Promise<unknown>) => void) | undefined
  /** Hears of what no caller sees. @default nobody does */
  readonly onEvent?: ((event: ExpiryEvent) => void) | undefined
}

/** Defaults of {@link ExpiryOptions}; without a `ttlMs`, entries never end. */
export const EXPIRY_DEFAULTS = {
  staleMs: 0,
  graceMs: 120_000,
  lazyDelete: true,
  rawKeys: false,
  gzip: false,
} as const

/** Options of `withExpiry`, complete and checked. */
export interface ResolvedExpiryOptions {
  readonly ttlMs: number | undefined
  readonly staleMs: number
  readonly graceMs: number
  readonly lazyDelete: boolean
  readonly rawKeys: boolean
  readonly gzip: boolean
  readonly now: () => number
  readonly defer: (work: Promise<unknown>) => void
  readonly onEvent: (event: ExpiryEvent) => void
}

/**
 * Completes and checks options.
 *
 * @throws {RangeError} When a duration is out of its range.
 * @throws {TypeError} When an option is of the wrong kind.
 */
export function resolveExpiryOptions(options: ExpiryOptions): ResolvedExpiryOptions {
  return {
    ttlMs: requireMs("ttlMs", options.ttlMs, 1),
    staleMs: requireMs("staleMs", options.staleMs, 0) ?? EXPIRY_DEFAULTS.staleMs,
    graceMs: requireMs("graceMs", options.graceMs, 0) ?? EXPIRY_DEFAULTS.graceMs,
    lazyDelete: requireKind("lazyDelete", "boolean", options.lazyDelete ?? EXPIRY_DEFAULTS.lazyDelete),
    rawKeys: requireKind("rawKeys", "boolean", options.rawKeys ?? EXPIRY_DEFAULTS.rawKeys),
    gzip: requireKind("gzip", "boolean", options.gzip ?? EXPIRY_DEFAULTS.gzip),
    // Read late, so that a clock installed later (a test's) is the one that counts.
    now: requireKind("now", "function", options.now ?? (() => Date.now())),
    defer: requireKind("defer", "function", options.defer ?? ignore),
    onEvent: quietly(requireKind("onEvent", "function", options.onEvent ?? ignore)),
  }
}

function requireKind<T>(name: string, kind: "boolean" | "function", value: T): T {
  if (typeof value === kind) return value
  throw new TypeError(`${name}: expected a ${kind}, got ${value === null ? "null" : typeof value}`)
}

/** Observing a call must not change its outcome. */
function quietly(onEvent: (event: ExpiryEvent) => void): (event: ExpiryEvent) => void {
  return (event) => {
    try {
      onEvent(event)
    } catch {}
  }
}

function ignore(): void {}

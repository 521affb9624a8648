import type { LifetimeOptions } from "./entries.ts"

/** Longest lifetime that can be given, stale window included: 3650 days. */
export const MAX_LIFETIME_MS = 315_360_000_000
/** When an entry ends. Without `expiresAtMs` it never does. */
export interface Lifetime {
  /** End of freshness, in epoch milliseconds. */
  readonly expiresAtMs?: number
  /** End of use, in epoch milliseconds, after `expiresAtMs`. */
  readonly staleUntilMs?: number
}

/** Where an entry stands in its lifetime: `"hit"` fresh, `"stale"` usable, `"expired"` past its end. */
export type Freshness = "hit" | "stale" | "expired"

/**
 * Starts a lifetime now.
 *
 * @param options Of the call; what it leaves out, `defaults` gives.
 * @throws {TypeError} When a duration is not a number.
 * @throws {RangeError} When one is out of its range, or both together are longer than 3650 days.
 */
export function toLifetime(options: LifetimeOptions, defaults: LifetimeOptions, nowMs: number): Lifetime {
  const ttlMs = requireTtl(options.ttlMs) ?? defaults.ttlMs
  const staleMs = requireStale(options.staleMs) ?? defaults.staleMs ?? 0
  if (ttlMs === undefined) return {}
  if (ttlMs + staleMs > MAX_LIFETIME_MS) throw outOfRange("ttlMs + staleMs", ttlMs + staleMs, "> 0")
  const expiresAtMs = Math.ceil(nowMs + ttlMs)
  return staleMs === 0 ? { expiresAtMs } : { expiresAtMs, staleUntilMs: expiresAtMs + Math.ceil(staleMs) }
}

/** Tells the end of use, in epoch milliseconds; infinite when there is none. */
export function endOfUse({ expiresAtMs, staleUntilMs }: Lifetime): number {
  return staleUntilMs ?? expiresAtMs ?? Number.POSITIVE_INFINITY
}

/** Tells where a lifetime stands. What ends exactly now has ended. */
export function freshnessAt(lifetime: Lifetime, nowMs: number): Freshness {
  if (nowMs < (lifetime.expiresAtMs ?? Number.POSITIVE_INFINITY)) return "hit"
  return nowMs < endOfUse(lifetime) ? "stale" : "expired"
}

export function requireTtl(ttlMs: unknown): number | undefined {
  if (ttlMs === undefined) return undefined
  const ms = requireNumber("ttlMs", ttlMs)
  if (ms > 0 && ms <= MAX_LIFETIME_MS) return ms
  throw outOfRange("ttlMs", ms, "> 0")
}

export function requireStale(staleMs: unknown): number | undefined {
  return staleMs === undefined ? undefined : requireDuration("staleMs", staleMs)
}

/** Refuses a duration that is no number from 0 to 3650 days. */
export function requireDuration(name: string, value: unknown): number {
  const ms = requireNumber(name, value)
  if (ms >= 0 && ms <= MAX_LIFETIME_MS) return ms
  throw outOfRange(name, ms, ">= 0")
}

function requireNumber(name: string, value: unknown): number {
  if (typeof value === "number") return value
  throw new TypeError(`${name}: expected a number of milliseconds, got ${value === null ? "null" : typeof value}`)
}

function outOfRange(name: string, value: number, lowest: string): RangeError {
  return new RangeError(`${name}: expected ${lowest} and at most ${MAX_LIFETIME_MS} ms (3650 days), got ${value}`)
}

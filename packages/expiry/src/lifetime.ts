import type { LifetimeOptions } from "./entries.ts"

/** Longest duration that can be given: 3650 days. */
const MAX_MS = 315_360_000_000

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
 * @throws {RangeError} When one is out of its range.
 */
export function toLifetime(options: LifetimeOptions, defaults: LifetimeOptions, nowMs: number): Lifetime {
  const ttlMs = requireMs("ttlMs", options.ttlMs, 1) ?? defaults.ttlMs
  const staleMs = requireMs("staleMs", options.staleMs, 0) ?? defaults.staleMs ?? 0
  if (ttlMs === undefined) return {}
  requireMs("ttlMs + staleMs", ttlMs + staleMs, 1)
  const expiresAtMs = Math.ceil(nowMs + ttlMs)
  return staleMs > 0 ? { expiresAtMs, staleUntilMs: expiresAtMs + Math.ceil(staleMs) } : { expiresAtMs }
}

/** Tells the end of use, in epoch milliseconds; infinite when there is none. */
export function endOfUse({ expiresAtMs, staleUntilMs }: Lifetime): number {
  return staleUntilMs ?? expiresAtMs ?? Number.POSITIVE_INFINITY
}

/** Tells where a lifetime stands. What ends exactly now has ended. */
export function freshnessAt(lifetime: Lifetime, nowMs: number): Freshness {
  if (nowMs >= endOfUse(lifetime)) return "expired"
  return nowMs >= (lifetime.expiresAtMs ?? Number.POSITIVE_INFINITY) ? "stale" : "hit"
}

/**
 * Refuses what is no duration; `undefined` passes.
 *
 * @throws {TypeError} When it is not a number.
 * @throws {RangeError} When it is not from `lowest` (at 1: above 0) to 3650 days.
 */
export function requireMs(name: string, value: unknown, lowest: 0 | 1): number | undefined {
  if (value === undefined) return undefined
  const isNumber = typeof value === "number"
  if (isNumber && value <= MAX_MS && (lowest === 0 ? value >= 0 : value > 0)) return value
  const range = `${lowest === 0 ? ">=" : ">"} 0 and <= ${MAX_MS}`
  const message = `${name}: expected milliseconds ${range}, got ${String(value)} (${typeof value})`
  throw isNumber ? new RangeError(message) : new TypeError(message)
}

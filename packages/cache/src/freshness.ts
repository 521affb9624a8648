import type { ResolvedFillOptions } from "./fill-options.ts"
import type { Lifetime } from "./memory-entry.ts"

/** Starts a lifetime now. @param draw A random number ≥ 0 and < 1. */
export function startLifetime(ttlMs: number, options: ResolvedFillOptions, nowMs: number, draw: number): Lifetime {
  const expiresAtMs = Math.ceil(nowMs + ttlMs * (1 - options.jitter * draw))
  return { expiresAtMs, staleUntilMs: expiresAtMs + options.staleMs }
}

/**
 * Shortens a lifetime found in the store to what the options allow.
 *
 * @param writtenAtMs When its load began, where that is known: no value is older in use than one that was loaded by the options.
 */
export function limitLifetime(
  stored: Partial<Lifetime>,
  options: ResolvedFillOptions,
  nowMs: number,
  writtenAtMs: number = nowMs,
): Lifetime {
  const loadedByMs = Math.min(nowMs, writtenAtMs + options.loadTimeoutMs)
  const expiresAtMs = Math.min(stored.expiresAtMs ?? Number.POSITIVE_INFINITY, loadedByMs + options.maxTtlMs)
  const staleUntilMs = Math.min(stored.staleUntilMs ?? expiresAtMs, expiresAtMs + options.staleMs)
  return { expiresAtMs, staleUntilMs: Math.max(expiresAtMs, staleUntilMs) }
}

/**
 * Draws the moment from which a read refreshes a value that is still fresh (XFetch: one draw per node and entry).
 *
 * @param aheadMs How long before the end, on average, in milliseconds.
 * @param draw A random number ≥ 0 and < 1.
 */
export function drawRefreshAt(expiresAtMs: number, aheadMs: number, nowMs: number, draw: number): number {
  return expiresAtMs - Math.min(aheadMs * -Math.log(1 - draw), Math.max(0, expiresAtMs - nowMs) / 2)
}

import type { ResolvedFillOptions } from "./fill-options.ts"

/** The oldest a value in use can be: how long an invalidation must be remembered. */
export interface Horizon {
  /** In milliseconds, counted from when the load of a value began. */
  readonly ms: () => number
  /** Takes note of options that values are kept by. */
  readonly include: (options: ResolvedFillOptions) => void
}

/** @param onGrowth Called when older values than before may be in use. */
export function createHorizon(onGrowth: () => void): Horizon {
  let horizonMs = 0
  return {
    ms: () => horizonMs,
    include({ maxTtlMs, negativeTtlMs, staleMs, loadTimeoutMs }) {
      const ms = loadTimeoutMs + Math.max(maxTtlMs, negativeTtlMs) + staleMs
      if (ms <= horizonMs) return
      horizonMs = ms
      onGrowth()
    },
  }
}

import type { KvFetchHeaders } from "./kv-fetch.ts"

/** Holds calls back while the server's rate window is used up. */
export interface RatePace {
  /** Milliseconds to wait before the next request; 0 as a rule. */
  delayMs(nowMs: number): number
  /** Reads `x-ratelimit-remaining` and `x-ratelimit-reset` (seconds) of a response. */
  note(headers: KvFetchHeaders, nowMs: number): void
}

/**
 * Makes a pace that waits only where waiting can help.
 *
 * @param maxWaitMs A window that ends later than this, or a value that is no number, holds nobody back: the server is asked,
 * and answers for itself.
 */
export function createRatePace(maxWaitMs: number): RatePace {
  let resumeAtMs = Number.NEGATIVE_INFINITY
  return {
    delayMs: (nowMs) => Math.max(0, resumeAtMs - nowMs),
    note(headers, nowMs) {
      if (headers.get("x-ratelimit-remaining") !== "0") return
      const resetMs = Number(headers.get("x-ratelimit-reset") ?? Number.NaN) * 1_000
      if (resetMs > 0 && resetMs < maxWaitMs) resumeAtMs = nowMs + resetMs
    },
  }
}

/** The server's time: TTL, provisioning, rate windows, lag, `Date` and `updated_at` all follow it. */
export interface LocalClock {
  /** @returns Epoch milliseconds. */
  now(): number
  /** Moves time forward by `ms`, ≥ 0. */
  advance(ms: number): void
}

/**
 * Creates a clock that runs as `now` does, plus what it was advanced by.
 *
 * @param now Epoch milliseconds; a constant function gives a clock that moves only when it is advanced.
 * @default Date.now
 */
export function createClock(now: () => number = Date.now): LocalClock {
  let advancedMs = 0
  return {
    now: () => Math.floor(now() + advancedMs),
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`advance: expected milliseconds from 0, got ${ms}`)
      advancedMs += ms
    },
  }
}

/** The server's time: TTL, provisioning, rate windows, lag, `Date` and `updated_at` all follow it. */
export interface LocalClock {
  /** @returns Epoch milliseconds. */
  now(): number
  /** Writes the time as a `Date` header has it. */
  httpDate(): string
  /** Moves time forward by `ms`, ≥ 0. */
  advance(ms: number): void
}

/**
 * Creates a clock that runs as `now` does, plus what it was advanced by.
 *
 * @param runs Epoch milliseconds; a constant function gives a clock that moves only when it is advanced.
 * @default Date.now
 */
export function createClock(runs: () => number = Date.now): LocalClock {
  let advancedMs = 0
  // Every answer carries a Date, and writing one takes longer than the other headers together: once a second is enough.
  let writtenSecond = Number.NaN
  let written = ""

  const now = (): number => Math.floor(runs() + advancedMs)
  return {
    now,
    httpDate() {
      const second = Math.floor(now() / 1000)
      if (second !== writtenSecond) written = new Date(second * 1000).toUTCString()
      writtenSecond = second
      return written
    },
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`advance: expected milliseconds from 0, got ${ms}`)
      advancedMs += ms
    },
  }
}

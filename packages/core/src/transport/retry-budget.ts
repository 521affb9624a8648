/** Retries a client may make before any call has succeeded, and the most it ever saves up. */
const CAPACITY = 30
/** What each success earns: one retry in ten calls, over time. */
const EARNED = 0.1

/** A token bucket that keeps an outage from being multiplied by its own retries. */
export interface RetryBudget {
  /** Takes one retry. @returns `false` when none is left. */
  take(): boolean
  /** Notes a call that succeeded. */
  earn(): void
}

/** Makes a full bucket. */
export function createRetryBudget(): RetryBudget {
  let tokens = CAPACITY
  return {
    take() {
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
    earn() {
      tokens = Math.min(CAPACITY, tokens + EARNED)
    },
  }
}

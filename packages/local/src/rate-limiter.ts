import type { LocalClock } from "./clock.ts"

/** Requests the server takes per window of its clock. */
export interface LocalRateLimit {
  /** Requests per window, a whole number from 1. */
  readonly limit: number
  /** Length of a window in milliseconds, > 0. */
  readonly windowMs: number
}

export interface RateDecision {
  readonly allowed: boolean
  /** `x-ratelimit-*`, and `retry-after` when the request is refused. */
  readonly headers: Readonly<Record<string, string>>
}

/** Counts requests in fixed windows, which begin with the first request. */
export class RateLimiter {
  readonly #rule: LocalRateLimit
  readonly #clock: LocalClock
  #windowEndMs = Number.NEGATIVE_INFINITY
  #used = 0

  /** @throws {RangeError} When the limit or the window is out of range. */
  constructor(rule: LocalRateLimit, clock: LocalClock) {
    if (!Number.isInteger(rule.limit) || rule.limit < 1) throw outOfRange("limit", "a whole number from 1", rule.limit)
    if (!(rule.windowMs > 0)) throw outOfRange("windowMs", "milliseconds > 0", rule.windowMs)
    this.#rule = rule
    this.#clock = clock
  }

  take(): RateDecision {
    const now = this.#clock.now()
    if (now >= this.#windowEndMs) {
      this.#windowEndMs = now + this.#rule.windowMs
      this.#used = 0
    }
    const allowed = this.#used < this.#rule.limit
    if (allowed) this.#used++
    return { allowed, headers: this.#headers(allowed, Math.ceil((this.#windowEndMs - now) / 1000)) }
  }

  #headers(allowed: boolean, resetSecs: number): Record<string, string> {
    return {
      "x-ratelimit-limit": String(this.#rule.limit),
      "x-ratelimit-remaining": String(this.#rule.limit - this.#used),
      "x-ratelimit-reset": String(resetSecs),
      ...(allowed ? {} : { "retry-after": String(resetSecs) }),
    }
  }
}

function outOfRange(member: string, wanted: string, value: number): RangeError {
  return new RangeError(`rateLimit.${member}: expected ${wanted}, got ${value}`)
}

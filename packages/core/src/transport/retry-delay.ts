/** First ceiling of the back-off, doubled by each attempt. */
const BASE_MS = 100
/** Highest ceiling of the back-off. */
const CEILING_MS = 5_000

export interface RetryDelayInput {
  /** Attempts made so far, 1 or more. */
  readonly attempts: number
  /** 0 to 1, below 1. */
  readonly random: number
  /** The response's `Retry-After`, if any. */
  readonly retryAfter: string | null
  /** The response's `Date`, against which a date in `Retry-After` is read: the clock of the caller may be off. */
  readonly date: string | null
}

/**
 * How long to wait before the next attempt: exponential back-off with full jitter, or longer where the server asks for it.
 *
 * What makes no sense in `Retry-After` (a word, a negative number, a past date, an infinity) leaves the back-off as it is, and
 * zero never makes it shorter: no answer of a server can cause a hot loop.
 *
 * @returns Milliseconds, ≥ 0; the caller compares it with its deadline.
 */
export function retryDelayMs({ attempts, random, retryAfter, date }: RetryDelayInput): number {
  const backOffMs = random * Math.min(CEILING_MS, BASE_MS * 2 ** (attempts - 1))
  return Math.max(backOffMs, retryAfterMs(retryAfter, date) ?? 0)
}

/** RFC 9110, section 10.2.3: a number of seconds or a date. */
function retryAfterMs(retryAfter: string | null, date: string | null): number | undefined {
  if (retryAfter === null) return undefined
  const ms = /^\d+(\.\d+)?$/.test(retryAfter) ? Number(retryAfter) * 1_000 : dateDifferenceMs(retryAfter, date)
  return Number.isFinite(ms) && ms > 0 ? ms : undefined
}

function dateDifferenceMs(later: string, date: string | null): number {
  // A bare number would parse as a year.
  return /^[A-Z][a-z]{2}/.test(later) && date !== null ? Date.parse(later) - Date.parse(date) : Number.NaN
}

/**
 * When a field was written: nine base36 digits of milliseconds, then what tells apart the writes of one millisecond.
 *
 * Its order is that of the text, so that any two readers agree which of two writes is the later one.
 */
export type HybridTime = string

const DIGITS = 9
const FORM = /^[0-9a-z]{9}[\w-]{8}$/

/**
 * Finds the time of a write: now, or just after everything seen where a clock elsewhere runs ahead of ours.
 *
 * @param newestMs The newest time seen, in epoch milliseconds; 0 when there is none.
 * @param nonce Eight characters of base64url, drawn for this write.
 */
export function nextTime(nowMs: number, newestMs: number, nonce: string): HybridTime {
  return (
    Math.max(Math.floor(nowMs), newestMs + 1)
      .toString(36)
      .padStart(DIGITS, "0") + nonce
  )
}

/** Reads the milliseconds of a time. */
export function msOf(time: HybridTime): number {
  return Number.parseInt(time.slice(0, DIGITS), 36)
}

export function isHybridTime(value: unknown): value is HybridTime {
  return typeof value === "string" && FORM.test(value)
}

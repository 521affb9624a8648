import { TELNYX_LIMITS } from "./telnyx-limits.ts"

/**
 * Writes a lifetime as the query of a put, in whole seconds, rounded up.
 *
 * @throws {TypeError} When it is not a number.
 * @throws {RangeError} When it is not above 0, or longer than the service takes.
 */
export function ttlQuery(ttlMs: unknown): string {
  if (ttlMs === undefined) return ""
  if (typeof ttlMs !== "number")
    throw new TypeError(`put: ttlMs: expected a number of milliseconds, got ${typeof ttlMs}`)
  const seconds = Math.ceil(ttlMs / 1_000)
  if (seconds >= 1 && seconds <= TELNYX_LIMITS.maxTtlSecs) return `?ttl_secs=${seconds}`
  throw new RangeError(
    `put: ttlMs: expected more than 0 and at most ${TELNYX_LIMITS.maxTtlSecs} seconds, got ${ttlMs} ms`,
  )
}

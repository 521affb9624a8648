import type { CacheControl } from "./cache-control.ts"
import { parseHttpDate } from "./http-date.ts"

/** What a response says of its own age and life. */
export interface ResponseLife {
  /** When it was made, as far as can be told, in epoch milliseconds: its age is counted from here. */
  readonly bornAtMs: number
  /** When it says it ends, in epoch milliseconds; infinite where it says nothing. */
  readonly endsAtMs: number
}

const WHOLE = /^\d+$/
/** The first of a list counts, and what is no number does not. Source: RFC 9111, section 5.1. */
const AGE = /^(\d+)\s*(?:,|$)/

/**
 * Reads the age and the life of a response that has just come. Source: RFC 9111, sections 4.2.1 and 4.2.3.
 *
 * @param askedAtMs When its handler was called, in epoch milliseconds.
 * @returns `undefined` when its directives are malformed.
 */
export function lifeOf(
  headers: Headers,
  directives: CacheControl,
  askedAtMs: number,
  nowMs: number,
): ResponseLife | undefined {
  const age = AGE.exec(headers.get("age") ?? "")?.[1] ?? 0
  const seconds = directives.get("s-maxage") ?? directives.get("max-age")
  if (seconds !== undefined && !WHOLE.test(seconds)) return undefined
  const dateMs = parseHttpDate(headers.get("date")) ?? nowMs
  const bornAtMs = Math.min(nowMs, dateMs, askedAtMs - Number(age) * 1000)
  return {
    bornAtMs,
    endsAtMs: seconds === undefined ? endByExpires(headers, bornAtMs, dateMs) : bornAtMs + Number(seconds) * 1000,
  }
}

function endByExpires(headers: Headers, bornAtMs: number, dateMs: number): number {
  if (!headers.has("expires")) return Number.POSITIVE_INFINITY
  // What is no date, such as "0", is in the past.
  return bornAtMs + (parseHttpDate(headers.get("expires")) ?? dateMs) - dateMs
}

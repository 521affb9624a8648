import { TELNYX_LIMITS } from "@larder/core"
import { TelnyxError, type TelnyxErrorKind } from "./telnyx-error.ts"

const WHOLE_NUMBER = /^\d{1,15}$/

/**
 * Reads a whole number of the query.
 *
 * @returns `undefined` when it was not sent.
 * @throws {TelnyxError} Of the given kind, when it is sent twice, is no whole number, or is out of range.
 */
export function numberParam(
  query: URLSearchParams,
  parameter: string,
  kind: TelnyxErrorKind,
  max: number = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const sent = query.getAll(parameter)
  if (sent.length === 0) return undefined
  const text = sent[0] ?? ""
  const value = Number(text)
  if (sent.length === 1 && WHOLE_NUMBER.test(text) && value >= 1 && value <= max) return value
  throw new TelnyxError(kind, `${parameter}: expected one whole number from 1 to ${max}.`, { parameter })
}

/**
 * Reads `ttl_secs`.
 *
 * @returns Seconds, or `undefined` when it was not sent.
 * @throws {TelnyxError} 422 when it is out of range, or was sent under the name `ttl`.
 */
export function ttlParam(query: URLSearchParams): number | undefined {
  if (!query.has("ttl")) return numberParam(query, "ttl_secs", "unprocessable", TELNYX_LIMITS.maxTtlSecs)
  throw new TelnyxError("unprocessable", "ttl is not supported; use ttl_secs.", { parameter: "ttl" })
}

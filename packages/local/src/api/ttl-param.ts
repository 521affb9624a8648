import { TELNYX_LIMITS } from "@larder/core"
import { ApiError } from "./api-error.ts"
import { numberParam } from "./number-param.ts"

/**
 * Reads `ttl_secs`.
 *
 * @returns Seconds, or `undefined` when it was not sent.
 * @throws {ApiError} 422 when it is out of range, or was sent under the name `ttl`.
 */
export function ttlParam(query: URLSearchParams): number | undefined {
  if (query.has("ttl")) {
    throw new ApiError("unprocessable", "ttl is not supported; use ttl_secs.", { parameter: "ttl" })
  }
  const ttlSecs = numberParam(query, "ttl_secs", 1, "unprocessable")
  if (ttlSecs !== undefined && ttlSecs > TELNYX_LIMITS.maxTtlSecs) {
    const detail = `ttl_secs: expected at most ${TELNYX_LIMITS.maxTtlSecs}.`
    throw new ApiError("unprocessable", detail, { parameter: "ttl_secs" })
  }
  return ttlSecs
}

import type { KvRateLimit } from "../kv-store.ts"
import type { KvFetchHeaders } from "../transport/kv-fetch.ts"

/** Notes what a response says of the rate limit: whole numbers, the reset in seconds. What is anything else says nothing. */
export function noteRateLimit(cell: KvRateLimit, headers: KvFetchHeaders, nowMs: number): void {
  const [limit, remaining, resetSecs] = ["limit", "remaining", "reset"].map((name) =>
    toCount(headers.get(`x-ratelimit-${name}`)),
  )
  if (limit === undefined || remaining === undefined || resetSecs === undefined) return
  Object.assign(cell, { limit, remaining, resetsAtMs: nowMs + resetSecs * 1_000 })
}

function toCount(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined
}

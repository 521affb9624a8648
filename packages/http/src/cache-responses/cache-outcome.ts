import { withHeaders } from "../with-headers.ts"

/** What the cache has done for a request. */
export interface CacheOutcome {
  /**
   * `"HIT"`: answered from the cache, `"STALE"`: past its freshness, `"MISS"`: asked, and the handler was run, by this request
   * or by another that it waited for; `"BYPASS"`: not asked.
   */
  readonly status: "HIT" | "STALE" | "MISS" | "BYPASS"
  /** Why it was not asked, or the response not stored: the header that decided, or `"method"`, `"status"`, `"session"`, … */
  readonly reason?: string | undefined
  /** What was known when the handler was run: nothing, or a stale response. */
  readonly known?: "stale" | undefined
  /** Whether another request's run of the handler has answered this one too. */
  readonly isCollapsed?: boolean | undefined
  /** Freshness left, in milliseconds; negative when it is over. */
  readonly ttlMs?: number | undefined
}

/** What we have said before on a response that is used again. */
const OURS = /(?:^|, *)larder;.*/

/**
 * Writes an outcome as headers.
 *
 * @param before What caches further in have said. Source: RFC 9211, section 2: each adds its own.
 */
export function toHeaders(outcome: CacheOutcome, before?: string | null): Headers {
  const others = before?.replace(OURS, "")
  const ours = ["larder", ...toParameters(outcome)].join("; ")
  return new Headers({ "x-cache": outcome.status, "cache-status": others ? `${others}, ${ours}` : ours })
}

/** Says on a response what the cache has done. */
export function withOutcome(response: Response, outcome: CacheOutcome): Response {
  return withHeaders(response, toHeaders(outcome, response.headers.get("cache-status")))
}

function toParameters({ status, reason, known, isCollapsed, ttlMs = 0 }: CacheOutcome): string[] {
  if (status === "HIT" || status === "STALE") return ["hit", `ttl=${Math.floor(ttlMs / 1000)}`]
  const fwd = status === "MISS" ? (known ?? "uri-miss") : reason === "method" ? reason : "bypass"
  const parameters = [`fwd=${fwd}`]
  if (isCollapsed) parameters.push("collapsed")
  if (reason && status === "MISS") parameters.push("stored=?0")
  if (reason) parameters.push(`detail=${reason}`)
  return parameters
}

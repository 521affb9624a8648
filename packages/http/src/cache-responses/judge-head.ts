import { parseCacheControl } from "./cache-control.ts"
import type { ResolvedCacheResponsesOptions } from "./cache-responses-options.ts"
import { lifeOf, type ResponseLife } from "./response-life.ts"
import { whyNotStored } from "./response-verdict.ts"

/** What the head of a response says where it may be stored. */
export interface StorableHead extends ResponseLife {
  /** Whether it forbids to be used when it is stale. */
  readonly mustRevalidate: boolean
}

/**
 * Judges a response by its head.
 *
 * @param askedAtMs When its handler was called, in epoch milliseconds.
 * @returns Why it is not to be stored, in one word: see `CacheOutcome.reason`; or what it says where it may be.
 */
export function judgeHead(
  request: Request,
  response: Response,
  askedAtMs: number,
  nowMs: number,
  options: ResolvedCacheResponsesOptions,
): string | StorableHead {
  const directives = parseCacheControl(response.headers.get("cache-control"))
  const reason = whyNotStored(request, response, directives, options)
  if (reason || !directives) return reason ?? "cache-control"
  const life = lifeOf(response.headers, directives, askedAtMs, nowMs)
  if (!life || life.endsAtMs <= nowMs) return "expired"
  // RFC 9111, section 5.2.2.10: s-maxage says so too, where the stale window of RFC 5861 does not allow it again.
  const isShared = directives.has("s-maxage") && !directives.has("stale-while-revalidate")
  const mustRevalidate = isShared || directives.has("must-revalidate") || directives.has("proxy-revalidate")
  return { ...life, mustRevalidate }
}

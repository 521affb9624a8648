import { parseCacheControl } from "./cache-control.ts"
import type { ResolvedCacheResponsesOptions } from "./cache-responses-options.ts"
import { sortCookies } from "./request-cookies.ts"

/** Headers of a request that is answered for itself alone. */
const OWN = [
  "authorization",
  "proxy-authorization",
  // A part of the body, or conditions other than those that a stored response answers.
  "range",
  "if-range",
  "if-match",
  "if-unmodified-since",
  "upgrade",
  // A GET with a body, which is no part of the key.
  "transfer-encoding",
  // They make some handlers answer another request than the one that the key is made of.
  "x-http-method-override",
  "x-http-method",
  "x-method-override",
  "x-original-url",
  "x-rewrite-url",
]

/**
 * Tells why a request is neither looked up nor answered for others: the header that says so, or `"method"`.
 *
 * @returns `undefined` when the cache may be asked.
 */
export function whyBypassed(
  { method, headers, url }: Request,
  { vary, cookies, ignoreCookies }: ResolvedCacheResponsesOptions,
): string | undefined {
  if (method !== "GET" && method !== "HEAD") return "method"
  // No client sends a fragment; handlers differ in whether it belongs to the query, and the key has none.
  if (url.includes("#")) return "fragment"
  const own = OWN.find((name) => headers.has(name) && !vary.includes(name))
  if (own) return own
  if ((headers.get("content-length") ?? "0") !== "0") return "content-length"
  if (parseCacheControl(headers.get("cache-control"))?.has("no-store") ?? true) return "cache-control"
  return sortCookies(headers.get("cookie"), cookies, ignoreCookies).hasOthers ? "cookie" : undefined
}

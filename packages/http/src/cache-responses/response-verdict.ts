import type { CacheControl } from "./cache-control.ts"
import type { ResolvedCacheResponsesOptions } from "./cache-responses-options.ts"
import { sortCookies } from "./request-cookies.ts"

/** Headers of a response that is one user's, or not the whole. */
const OWN = ["set-cookie", "set-cookie2", "clear-site-data", "www-authenticate", "content-range", "trailer"]
const REFUSALS = ["private", "no-store", "no-cache"]
/** What a gzip stream begins with. Source: RFC 1952, section 2.3.1. */
const GZIP = [0x1f, 0x8b, 0x08]

/**
 * Tells by its head why a response is not to be stored: the header that says so, or `"status"`.
 *
 * @param directives Its `Cache-Control`; `undefined` when that is malformed.
 * @returns `undefined` when it may be stored, once its body is there whole.
 */
export function whyNotStored(
  request: Request,
  { status, headers }: Response,
  directives: CacheControl | undefined,
  options: ResolvedCacheResponsesOptions,
): string | undefined {
  if (!options.statuses.includes(status)) return "status"
  const own = OWN.find((name) => headers.has(name))
  if (own) return own
  if (!directives || REFUSALS.some((name) => directives.has(name))) return "cache-control"
  if (!isVaryDeclared(request, headers.get("vary"), options)) return "vary"
  // Others cannot be told from plain bytes; and without the request's header in the key, some clients could not read it.
  const encoding = encodingOf(headers)
  if (encoding && !(encoding === "gzip" && options.vary.includes("accept-encoding"))) return "content-encoding"
  // It has no end.
  return headers.get("content-type")?.startsWith("text/event-stream") ? "content-type" : undefined
}

/** Tells by its body why a response is not to be stored: it is cut off, or is not what its head says. */
export function whyBodyNotStored(headers: Headers, body: Uint8Array): string | undefined {
  const length = headers.get("content-length")
  if (length !== null && length !== String(body.length)) return "content-length"
  // `fetch` unpacks what it gets, and leaves the header.
  return encodingOf(headers) && GZIP.some((byte, index) => body[index] !== byte) ? "content-encoding" : undefined
}

function isVaryDeclared(
  { headers }: Request,
  header: string | null,
  { vary, cookies, ignoreCookies }: ResolvedCacheResponsesOptions,
): boolean {
  const names = (header ?? "").split(",").map((name) => name.trim().toLowerCase())
  // Where all cookies of the request are in its key. Of one that is said to make no difference, the handler says another thing.
  const knowsCookies = cookies.length > 0 && !sortCookies(headers.get("cookie"), cookies, ignoreCookies).hasIgnored
  return names.every((name) => name === "" || (name === "cookie" ? knowsCookies : vary.includes(name)))
}

function encodingOf(headers: Headers): string | undefined {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase()
  return encoding === "identity" ? undefined : encoding
}

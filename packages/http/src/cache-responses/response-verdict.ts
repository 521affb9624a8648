import type { CacheControl } from "./cache-control.ts"
import type { ResolvedCacheResponsesOptions } from "./cache-responses-options.ts"

/** Headers of a response that is one user's, or not the whole. */
const OWN = ["set-cookie", "clear-site-data", "www-authenticate", "content-range", "trailer"]
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
  { status, headers }: Response,
  directives: CacheControl | undefined,
  options: ResolvedCacheResponsesOptions,
): string | undefined {
  if (!options.statuses.includes(status)) return "status"
  const own = OWN.find((name) => headers.has(name))
  if (own) return own
  if (!directives || REFUSALS.some((name) => directives.has(name))) return "cache-control"
  if (!isVaryDeclared(headers.get("vary"), options)) return "vary"
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
  header: string | null,
  { vary, cookies, ignoreCookies }: ResolvedCacheResponsesOptions,
): boolean {
  const names = (header ?? "").toLowerCase().split(",")
  const declared = ["", ...vary, ...(cookies.length + ignoreCookies.length > 0 ? ["cookie"] : [])]
  return names.every((name) => declared.includes(name.trim()))
}

function encodingOf(headers: Headers): string | undefined {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase()
  return encoding === "identity" ? undefined : encoding
}

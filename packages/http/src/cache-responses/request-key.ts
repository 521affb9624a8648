import type { ResolvedCacheResponsesOptions } from "./cache-responses-options.ts"
import { sortCookies } from "./request-cookies.ts"

/**
 * Makes the key of a request: its scheme, host, path and sorted query (or the parts that the option `key` gives), then the
 * declared headers and cookies it has.
 *
 * No two requests that differ in these have one key: `?` and `#` part them, which none of the parts holds as it stands in a
 * URL, or when it is escaped. GET and HEAD share a key, as HEAD is answered from what GET has stored.
 */
export function toKey(request: Request, { key, vary, cookies, ignoreCookies }: ResolvedCacheResponsesOptions): string {
  const { headers } = request
  const target = key ? [key(request)].flat().map(encodeURIComponent).join("/") : toTarget(request)
  const declared = [
    ...vary.flatMap((name) => toPair(name, headers.get(name))),
    // No name of a header has a colon.
    ...sortCookies(headers.get("cookie"), cookies, ignoreCookies).keyed.flatMap(([name, value]) =>
      toPair(`cookie:${name}`, value),
    ),
  ]
  return `GET/${target}#${declared.join("&")}`
}

function toTarget({ url, headers }: Request): string {
  const { protocol, host, pathname, search } = new URL(url)
  const named = headers.get("host") ?? host
  // Behind a proxy the two may differ, and nobody knows which of them the handler believes.
  const hosts = named === host ? host : `${host}@${encodeURIComponent(named)}`
  return `${protocol}/${hosts}${pathname}?${sortQuery(search.slice(1))}`
}

function toPair(name: string, value: string | null): string[] {
  return value === null ? [] : [`${name}=${encodeURIComponent(value)}`]
}

/**
 * Sorts a query by names, those of one name as they come. Nothing is decoded: two texts that a handler could tell apart stay
 * two.
 */
function sortQuery(query: string): string {
  const nameOf = (pair: string): string => pair.replace(/=.*/s, "")
  const pairs = query.split("&")
  return pairs.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : nameOf(one) > nameOf(other) ? 1 : 0)).join("&")
}

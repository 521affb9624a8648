import { parseHttpDate } from "./http-date.ts"

/**
 * Tells whether a client that asks with conditions has the response already. Source: RFC 9110, section 13.2.2.
 *
 * @param asked Headers of the request.
 * @param known Headers of the response.
 */
export function isNotModified(asked: Headers, known: Headers): boolean {
  const tags = asked.get("if-none-match")
  if (tags !== null) return matches(tags, known.get("etag"))
  const since = parseHttpDate(asked.get("if-modified-since"))
  const modified = parseHttpDate(known.get("last-modified"))
  return since !== undefined && modified !== undefined && modified <= since
}

/** The weak comparison: what a client may go on using need not be the same to the byte. */
function matches(list: string, known: string | null): boolean {
  if (list.trim() === "*") return true
  const tags: readonly string[] = list.match(/"[\x21\x23-\x7e\x80-\xff]*"/g) ?? []
  return known !== null && tags.includes(known.replace(/^W\//, ""))
}

/** Directives by lower-case name; one without an argument has the empty text. */
export type CacheControl = ReadonlyMap<string, string>

/** The elements of a list: commas in quotes do not part them. */
const ELEMENT = /(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g
/** RFC 9111, section 5.2: token [ "=" ( token / quoted-string ) ]. */
const DIRECTIVE = /^([!#$%&'*+.^_`|~\w-]+)(?:=(?:([!#$%&'*+.^_`|~\w-]+)|"((?:[^"\\]|\\.)*)"))?$/

/**
 * Reads a `Cache-Control` header.
 *
 * @param text The header, its lines joined by commas; `null` when there is none.
 * @returns `undefined` when it is malformed, or says one thing in two ways: whoever wrote it, nothing is to be stored.
 */
export function parseCacheControl(text: string | null): CacheControl | undefined {
  const directives = new Map<string, string>()
  for (const element of (text ?? "").match(ELEMENT) ?? []) {
    const trimmed = element.trim()
    if (trimmed === "") continue
    const [, name, token, quoted = ""] = DIRECTIVE.exec(trimmed) ?? []
    if (name === undefined) return undefined
    const value = token ?? quoted
    const before = directives.get(name.toLowerCase())
    if (before !== undefined && before !== value) return undefined
    directives.set(name.toLowerCase(), value)
  }
  return directives
}

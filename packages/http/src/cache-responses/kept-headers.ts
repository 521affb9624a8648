/** Headers that belong to one connection or one answer. Source: RFC 9110, section 7.6.1; RFC 9111, section 3.1. */
const DROPPED =
  /^(?:connection|keep-alive|te|trailer|transfer-encoding|upgrade|proxy-.*|set-cookie|content-length|age|x-cache|cache-status)$/
/** What a 304 leaves out: it describes a body that is not there. Source: RFC 9110, section 15.4.5. */
const OF_BODY = ["type", "length", "encoding", "language", "disposition"].map((of) => `content-${of}`)

/** Tells whether a header may be stored with a response. @param name In lower case. */
export function isKept(name: string): boolean {
  return !DROPPED.test(name)
}

/** Picks the headers that are stored with a response. */
export function keepHeaders(headers: Headers): [name: string, value: string][] {
  const named = (headers.get("connection") ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
  return [...headers].filter(([name]) => isKept(name) && !named.includes(name))
}

/** Takes away what a 304 leaves out. */
export function dropHeadersOfBody(headers: Headers): void {
  for (const name of [...OF_BODY, "last-modified"]) headers.delete(name)
}

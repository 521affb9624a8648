import type { HeadLines } from "./apply-head.ts"

/** Makes `Headers` of those of `node:http`, each cookie in a line of its own. */
export function toHeaders(given: HeadLines): Headers {
  const headers = new Headers()
  for (const name in given) {
    const value = given[name]
    // Those of HTTP/2 that begin with a colon are no headers.
    if (value === undefined || name.startsWith(":")) continue
    if (typeof value === "object") for (const line of value) headers.append(name, line)
    else headers.set(name, String(value))
  }
  return headers
}

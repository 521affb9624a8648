import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from "node:http"

/** The headers of `writeHead`: by their names, or as a list of names and values in turn. */
export type GivenHeaders = OutgoingHttpHeaders | readonly OutgoingHttpHeader[]

/** Notes on a response what `writeHead` was given, as if it had been set one by one. */
export function noteHead(
  outgoing: ServerResponse,
  status: number,
  reason?: string | GivenHeaders,
  headers?: GivenHeaders,
): void {
  outgoing.statusCode = status
  if (typeof reason === "string") outgoing.statusMessage = reason
  const given = typeof reason === "object" ? reason : headers
  if (Array.isArray(given)) noteList(outgoing, given.flat())
  else for (const [name, value] of Object.entries(given ?? {})) if (value !== undefined) outgoing.setHeader(name, value)
}

function noteList(outgoing: ServerResponse, list: readonly OutgoingHttpHeader[]): void {
  // A name that comes again is a line of its own; the first one takes the place of what was set before.
  const seen = new Set<string>()
  for (let index = 0; index < list.length; index += 2) {
    const [name, value] = [String(list[index]), list[index + 1] ?? ""]
    if (seen.has(name.toLowerCase())) outgoing.appendHeader(name, String(value))
    else outgoing.setHeader(name, value)
    seen.add(name.toLowerCase())
  }
}

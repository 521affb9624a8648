/** Where status and headers are put: a `ServerResponse`, or what stands for one. */
export interface HeadTarget {
  statusCode: number
  statusMessage: string
  getHeaderNames(): string[]
  getHeader(name: string): number | string | readonly string[] | undefined
  setHeader(name: string, value: number | string | readonly string[]): unknown
  removeHeader(name: string): void
}

/** Headers as `node:http` has them. */
export type HeadLines = Readonly<Record<string, number | string | readonly string[] | undefined>>

/**
 * Makes a head that of a response. What they have in common stays as it was written, in the case of its letters and in lines of
 * its own.
 *
 * @param kept Headers that were there before the response was made, by who stands further out: they stay, and their cookies too.
 */
export function applyHead(target: HeadTarget, response: Response, kept: HeadLines = {}): void {
  const { status, statusText, headers } = response
  target.statusCode = status
  target.statusMessage = statusText
  for (const name of target.getHeaderNames()) {
    if (headers.has(name)) continue
    const before = Object.hasOwn(kept, name) ? kept[name] : undefined
    if (before === undefined) target.removeHeader(name)
    else target.setHeader(name, before)
  }
  for (const [name, value] of headers) {
    if (name !== "set-cookie" && toLines(target.getHeader(name)).join(", ") !== value) target.setHeader(name, value)
  }
  const cookies = headers.getSetCookie()
  if (cookies.length > 0) target.setHeader("set-cookie", [...new Set([...toLines(kept["set-cookie"]), ...cookies])])
}

function toLines(value: number | string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat().map(String)
}

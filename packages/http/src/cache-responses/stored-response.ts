import { isKept } from "./kept-headers.ts"

/** A response as it is stored: a line of JSON, then the bytes of the body. */
export interface StoredResponse {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** When it was made, in epoch milliseconds. */
  readonly bornAtMs: number
  /** Whether it forbids to be used when it is stale. */
  readonly mustRevalidate: boolean
  readonly body: Uint8Array<ArrayBuffer>
}

const NEWLINE = 0x0a
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/
/** What no value of a header may hold. */
const UNFIT = /[\0\r\n]|[^\0-\xff]/
const encoder = /* @__PURE__ */ new TextEncoder()
const decoder = /* @__PURE__ */ new TextDecoder()

/** Writes a response as bytes. */
export function encodeResponse({ body, ...head }: StoredResponse): Uint8Array<ArrayBuffer> {
  const line = encoder.encode(`${JSON.stringify(head)}\n`)
  const bytes = new Uint8Array(line.length + body.length)
  bytes.set(line)
  bytes.set(body, line.length)
  return bytes
}

/** Makes a function that decodes, each value in the memory of the process once. @returns `undefined` for what is no response. */
export function createResponseReader(statuses: readonly number[]): (bytes: object) => StoredResponse | undefined {
  const known = new WeakMap<object, StoredResponse | undefined>()
  return (bytes) => {
    if (!known.has(bytes)) known.set(bytes, decodeResponse(bytes, statuses))
    return known.get(bytes)
  }
}

/**
 * Reads back what {@link encodeResponse} wrote, its body as a view.
 *
 * The store is not trusted: what could not have been stored, such as a cookie or a line break in a header, is refused whole.
 *
 * @returns `undefined` for anything else.
 */
export function decodeResponse(bytes: unknown, statuses: readonly number[]): StoredResponse | undefined {
  // Bytes from the store stand in a buffer of their own, which is not shared.
  if (!(bytes instanceof Uint8Array) || !(bytes.buffer instanceof ArrayBuffer)) return undefined
  const end = bytes.indexOf(NEWLINE)
  const head = parse(decoder.decode(bytes.subarray(0, Math.max(0, end))))
  if (!head) return undefined
  const { status, headers, bornAtMs, mustRevalidate } = head
  if (!statuses.includes(status as number) || !Number.isSafeInteger(bornAtMs) || !areHeaders(headers)) return undefined
  return {
    // Found among the statuses, and proved to be a whole number, by the line above.
    status: status as number,
    headers,
    bornAtMs: bornAtMs as number,
    mustRevalidate: mustRevalidate === true,
    body: new Uint8Array(bytes.buffer, bytes.byteOffset + end + 1, bytes.length - end - 1),
  }
}

function parse(line: string): { readonly [Name in keyof StoredResponse]?: unknown } | undefined {
  try {
    // Anything but an object has none of the members.
    return JSON.parse(line) ?? undefined
  } catch {
    return undefined
  }
}

function areHeaders(headers: unknown): headers is StoredResponse["headers"] {
  return Array.isArray(headers) && headers.every(isHeader)
}

function isHeader(pair: unknown): boolean {
  const [name, value] = Array.isArray(pair) ? pair : []
  if (typeof name !== "string" || typeof value !== "string" || UNFIT.test(value)) return false
  return TOKEN.test(name) && isKept(name.toLowerCase())
}

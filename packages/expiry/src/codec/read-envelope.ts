import { type Freshness, freshnessAt } from "../lifetime.ts"
import { type EnvelopeHead, readHead } from "./envelope-head.ts"
import { isRecord } from "./json-limits.ts"

/** The value of an envelope, not yet decoded. */
export type EnvelopeBody = { readonly kind: "json"; readonly json: unknown; readonly meta: unknown } | BytesBody

/** A value that is bytes: of a frame, or through a text-only binding. */
export type BytesBody =
  | { readonly kind: "base64"; readonly text: unknown }
  | { readonly kind: "bytes" | "gzip"; readonly bytes: Uint8Array<ArrayBuffer> }

/** An envelope: what it says of its value, and the value as it stands there. */
export interface Envelope {
  readonly outcome: Freshness
  readonly head: EnvelopeHead
  readonly body: EnvelopeBody
  /** Whether its end was written as text. */
  readonly coerced: boolean
}

/** Bytes that are no envelope one can read. `reason` holds nothing of them. */
export interface NoEnvelope {
  /** `"foreign"` some other program's, `"corrupt"` broken, `"unsupported"` of a later version. */
  readonly outcome: "foreign" | "corrupt" | "unsupported"
  readonly reason: string
}

/** First byte of a frame, before its line of JSON. */
export const FRAME_MARK = 0x01
const BRACE = 0x7b
const NEWLINE = 0x0a
/** How JSON begins, after a byte order mark of UTF-16 or the zeros it puts between letters. */
const LIKE_JSON = /^[\u00ef\u00bb\u00bf\u00fe\u00ff\0 \t\r\n]*(?:\[|\{[\0 \t\r\n]*(?:["}]|$))/
const HEAD_BYTES = 64
const decoder = new TextDecoder("utf-8", { fatal: true })

/**
 * Tells what stored bytes are and where they stand in their lifetime, without decoding the value.
 *
 * Whatever the bytes, it returns: it never throws.
 *
 * @param nowMs The clock to judge by, in epoch milliseconds.
 */
export function readEnvelope(bytes: Uint8Array, nowMs: number): Envelope | NoEnvelope {
  if (bytes[0] === FRAME_MARK && bytes[1] === BRACE) return readFrame(bytes, nowMs)
  if (!looksLikeJson(bytes)) return { outcome: "foreign", reason: "it does not begin like an envelope" }
  const members = parseJson(bytes)
  if (members === undefined) return corrupt("it is not JSON in UTF-8")
  if (!isRecord(members)) return { outcome: "foreign", reason: "it is JSON, but no object" }
  if (!Object.hasOwn(members, "value")) {
    return Object.hasOwn(members, "expires_at")
      ? corrupt("it has no value")
      : { outcome: "foreign", reason: "it is an object without a value" }
  }
  return toEnvelope(members, jsonBody(members), nowMs)
}

function readFrame(bytes: Uint8Array, nowMs: number): Envelope | NoEnvelope {
  const end = bytes.indexOf(NEWLINE)
  const members = end === -1 ? undefined : parseJson(bytes.subarray(1, end))
  if (!isRecord(members)) return corrupt("the first line of the frame is not JSON")
  const { encoding } = members
  const kind = encoding === undefined ? "bytes" : encoding === "gzip" ? "gzip" : undefined
  // A copy: a view would hand out the whole stored buffer with it.
  return toEnvelope(members, kind && { kind, bytes: new Uint8Array(bytes.subarray(end + 1)) }, nowMs)
}

function jsonBody({ value, meta, encoding }: Readonly<Record<string, unknown>>): EnvelopeBody | undefined {
  if (encoding === "base64") return { kind: "base64", text: value }
  if (encoding !== undefined) return undefined
  const isLater = isRecord(meta) && typeof meta["v"] === "number" && meta["v"] > 1
  return isLater ? undefined : { kind: "json", json: value, meta: meta ?? undefined }
}

function toEnvelope(
  members: Readonly<Record<string, unknown>>,
  body: EnvelopeBody | undefined,
  nowMs: number,
): Envelope | NoEnvelope {
  if (body === undefined || members["codec"] !== undefined) {
    return { outcome: "unsupported", reason: "its encoding is not known" }
  }
  const reading = readHead(members, nowMs)
  if (reading.fault !== undefined) return corrupt(reading.fault)
  const { head, coerced } = reading
  return { outcome: freshnessAt(head, nowMs), head, body, coerced }
}

/** Parses JSON in UTF-8. No JSON text is undefined, so that `undefined` tells that it is none. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes))
  } catch {
    return undefined
  }
}

function looksLikeJson(bytes: Uint8Array): boolean {
  return LIKE_JSON.test(String.fromCharCode(...bytes.subarray(0, HEAD_BYTES)))
}

function corrupt(reason: string): NoEnvelope {
  return { outcome: "corrupt", reason }
}

import { type Freshness, freshnessAt } from "../lifetime.ts"
import { type EnvelopeHead, readHead } from "./envelope-head.ts"
import { cutFrame, isFrame } from "./frame.ts"
import { isRecord } from "./plain-json.ts"

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

/** Bytes that are no envelope one can read. */
export interface NoEnvelope {
  /** `"foreign"`: some other program's. `"corrupt"`: broken. `"unsupported"`: of a later version. */
  readonly outcome: "foreign" | "corrupt" | "unsupported"
  /** For people; it holds nothing of the bytes. */
  readonly reason: string
}

/** How JSON that may be an envelope begins, after a byte order mark or the zeros that UTF-16 puts between letters. */
const LIKE_JSON = /^[\u00ef\u00bb\u00bf\u00fe\u00ff\0 \t\r\n]*(?:\[|\{[\0 \t\r\n]*(?:["}]|$))/
/** Bytes looked at to tell JSON from the rest. */
const LOOK_BYTES = 64
const decoder = new TextDecoder("utf-8", { fatal: true })

/**
 * Tells what stored bytes are and where they stand in their lifetime, without decoding the value.
 *
 * Whatever the bytes, it returns: it never throws.
 *
 * @param nowMs The clock to judge by, in epoch milliseconds.
 */
export function readEnvelope(bytes: Uint8Array, nowMs: number): Envelope | NoEnvelope {
  if (isFrame(bytes)) return readFrame(bytes, nowMs)
  if (!looksLikeJson(bytes)) return foreign("it does not begin like an envelope")
  const members = parseJson(bytes)
  if (members === undefined) return corrupt("it is not JSON in UTF-8")
  if (!isRecord(members)) return foreign("it is JSON, but no object")
  if (Object.hasOwn(members, "value")) return toEnvelope(members, jsonBody(members), nowMs)
  return Object.hasOwn(members, "expires_at") ? corrupt("it has no value") : foreign("it is an object without a value")
}

function readFrame(bytes: Uint8Array, nowMs: number): Envelope | NoEnvelope {
  const parts = cutFrame(bytes)
  const members = parts && parseJson(parts.line)
  if (!isRecord(members)) return corrupt("the first line of the frame is not JSON")
  const { encoding = "bytes" } = members
  if (encoding !== "bytes" && encoding !== "gzip") return toEnvelope(members, undefined, nowMs)
  // A copy, as a view would hand out the whole stored buffer with it.
  return toEnvelope(members, { kind: encoding, bytes: new Uint8Array(parts?.payload ?? []) }, nowMs)
}

/** @returns `undefined` when a later version wrote it. */
function jsonBody({ value, meta, encoding }: Readonly<Record<string, unknown>>): EnvelopeBody | undefined {
  if (encoding === "base64") return { kind: "base64", text: value }
  const isLater = isRecord(meta) && typeof meta["v"] === "number" && meta["v"] > 1
  return encoding !== undefined || isLater ? undefined : { kind: "json", json: value, meta: meta ?? undefined }
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

/** Parses JSON in UTF-8. No JSON means undefined, so `undefined` tells that it is none. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes))
  } catch {
    return undefined
  }
}

function looksLikeJson(bytes: Uint8Array): boolean {
  return LIKE_JSON.test(String.fromCharCode(...bytes.subarray(0, LOOK_BYTES)))
}

function corrupt(reason: string): NoEnvelope {
  return { outcome: "corrupt", reason }
}

function foreign(reason: string): NoEnvelope {
  return { outcome: "foreign", reason }
}

import { type Freshness, freshnessAt } from "../lifetime.ts"
import { type EnvelopeHead, readHead } from "./envelope-head.ts"
import { cutFrame } from "./frame.ts"

/** An envelope: what it says of its value, and the value as it stands there. */
export interface Envelope {
  readonly outcome: Freshness
  readonly head: EnvelopeHead
  readonly body: EnvelopeBody
  /** Whether its end was written as text. */
  readonly coerced: boolean
}

/** The value of an envelope, not yet decoded. */
export type EnvelopeBody =
  /** Parsed JSON, and superjson's notes on it. */
  | { readonly encoding: "json"; readonly value: unknown; readonly meta: unknown }
  /** Base64, if it is as it should be. */
  | { readonly encoding: "base64"; readonly value: unknown }
  /** A copy of the bytes of a frame. */
  | { readonly encoding: "bytes" | "gzip"; readonly value: Uint8Array<ArrayBuffer> }

/** Bytes that are no envelope one can read. */
export interface NoEnvelope {
  /** `"foreign"`: some other program's. `"corrupt"`: broken. `"unsupported"`: of a later version. */
  readonly outcome: "foreign" | "corrupt" | "unsupported"
  /** What is at fault: the name of a member, or a word for all of it. */
  readonly reason: string
}

/** How what was an envelope begins, after a byte order mark or among the zeros that UTF-16 puts between letters. */
const LIKE_JSON = /^[\xef\xbb\xbf\xfe\xff\0\s]*(?:\[|\{[\0\s]*(?:["}]|$))/
/** Bytes looked at to tell a broken envelope from what never was one. */
const LOOK_BYTES = 64
const decoder = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true })

/**
 * Tells what stored bytes are and where they stand in their lifetime, without decoding the value.
 *
 * Whatever the bytes, it returns: it never throws.
 *
 * @param nowMs The clock to judge by, in epoch milliseconds.
 */
export function readEnvelope(bytes: Uint8Array, nowMs: number): Envelope | NoEnvelope {
  const frame = cutFrame(bytes)
  try {
    const json: unknown = JSON.parse(decoder.decode(frame?.line ?? bytes))
    return isObject(json) ? readMembers(json, frame?.payload, nowMs) : no("foreign", "json")
  } catch {
    const isOurs = frame || LIKE_JSON.test(String.fromCharCode(...bytes.subarray(0, LOOK_BYTES)))
    return no(isOurs ? "corrupt" : "foreign", "json")
  }
}

function readMembers(
  members: Readonly<Record<string, unknown>>,
  payload: Uint8Array | undefined,
  nowMs: number,
): Envelope | NoEnvelope {
  if (!payload && !Object.hasOwn(members, "value")) return no("expires_at" in members ? "corrupt" : "foreign", "value")
  const body = bodyOf(members, payload)
  if (!body) return no("unsupported", "encoding")
  const head = readHead(members, nowMs)
  if (typeof head === "string") return no("corrupt", head)
  return { outcome: freshnessAt(head, nowMs), head, body, coerced: typeof members["expires_at"] === "string" }
}

/** @returns `undefined` when a later version encoded it. */
function bodyOf(
  { value, meta, encoding, codec }: Readonly<Record<string, unknown>>,
  payload: Uint8Array | undefined,
): EnvelopeBody | undefined {
  if (codec !== undefined || (isObject(meta) && Number(meta["v"]) > 1)) return undefined
  if (payload) {
    // A copy, as a view would hand out the whole stored buffer with it.
    const bytes = new Uint8Array(payload)
    if (encoding === undefined) return { encoding: "bytes", value: bytes }
    return encoding === "gzip" ? { encoding, value: bytes } : undefined
  }
  if (encoding === undefined) return { encoding: "json", value, meta: meta ?? undefined }
  return encoding === "base64" ? { encoding, value } : undefined
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null && !Array.isArray(json)
}

function no(outcome: NoEnvelope["outcome"], reason: string): NoEnvelope {
  return { outcome, reason }
}

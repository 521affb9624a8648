import { SerializationError } from "../errors/serialization-error.ts"
import { toBase64 } from "./base64.ts"
import { type EnvelopeHead, toMembers } from "./envelope-head.ts"
import { concatenate, gzip, MAX_UNZIPPED_BYTES } from "./gzip.ts"
import { isPlainJson } from "./plain-json.ts"
import { FRAME_MARK } from "./read-envelope.ts"
import { toRichJson } from "./rich-value.ts"

/** How a store wants its values. */
export interface EncodeOptions {
  /** `false` where only text can be stored. */
  readonly binary: boolean
  /** Whether bytes are compressed, where that makes them smaller. */
  readonly gzip: boolean
}

/** An entry as it is stored. */
export interface EncodedEntry {
  readonly bytes: Uint8Array
  readonly contentType: string
}

/** Content type of an envelope. */
export const ENVELOPE_TYPE = "application/json"
/** Content type of a frame. */
export const FRAME_TYPE = "application/vnd.larder.frame"
/** Below this, gzip's own header eats what it saves. */
const MIN_ZIPPED_BYTES = 1_024
const encoder = new TextEncoder()

/**
 * Writes a value with its lifetime as an envelope, bytes as a frame.
 *
 * @returns A promise only where superjson or gzip is needed: otherwise the value is taken as it is now.
 * @throws {SerializationError} When it would not be read back as it is.
 */
export function encodeEntry(
  value: unknown,
  head: EnvelopeHead,
  options: EncodeOptions,
): EncodedEntry | Promise<EncodedEntry> {
  if (value instanceof Uint8Array) return encodeBytes(copyBytes(value), head, options)
  if (value === undefined) throw new SerializationError("undefined stands for a missing one")
  const text = guard(() => (isPlainJson(value) ? JSON.stringify(value) : undefined))
  return text === undefined ? encodeRich(value, head) : toEnvelope(toMembers(head), text)
}

async function encodeRich(value: unknown, head: EnvelopeHead): Promise<EncodedEntry> {
  try {
    const { text, meta } = await toRichJson(value)
    return toEnvelope({ ...toMembers(head), meta }, text)
  } catch (cause) {
    throw toSerializationError(cause)
  }
}

function encodeBytes(
  bytes: Uint8Array<ArrayBuffer>,
  head: EnvelopeHead,
  options: EncodeOptions,
): EncodedEntry | Promise<EncodedEntry> {
  const members = toMembers(head)
  if (!options.binary) return toEnvelope({ ...members, encoding: "base64" }, `"${toBase64(bytes)}"`)
  const zips = options.gzip && bytes.length >= MIN_ZIPPED_BYTES && bytes.length <= MAX_UNZIPPED_BYTES
  return zips ? zipFrame(members, bytes) : toFrame(members, bytes)
}

async function zipFrame(
  members: Readonly<Record<string, unknown>>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<EncodedEntry> {
  const zipped = await gzip(bytes)
  return zipped.length < bytes.length ? toFrame({ ...members, encoding: "gzip" }, zipped) : toFrame(members, bytes)
}

function toEnvelope(members: Readonly<Record<string, unknown>>, value: string): EncodedEntry {
  const text = JSON.stringify(members)
  const start = text === "{}" ? "{" : `${text.slice(0, -1)},`
  return { bytes: encoder.encode(`${start}"value":${value}}`), contentType: ENVELOPE_TYPE }
}

function toFrame(members: Readonly<Record<string, unknown>>, bytes: Uint8Array): EncodedEntry {
  const line = encoder.encode(`${JSON.stringify(members)}\n`)
  const pieces = [Uint8Array.of(FRAME_MARK), line, bytes]
  return { bytes: concatenate(pieces, 1 + line.length + bytes.length), contentType: FRAME_TYPE }
}

function copyBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return guard(() => {
    // A buffer that was transferred away looks empty, but no view can be made of it.
    new Uint8Array(bytes.buffer)
    return new Uint8Array(bytes)
  })
}

function guard<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw toSerializationError(cause)
  }
}

function toSerializationError(cause: unknown): SerializationError {
  return cause instanceof SerializationError ? cause : new SerializationError("reading it failed", cause)
}

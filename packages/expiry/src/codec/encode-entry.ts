import { SerializationError } from "../errors/serialization-error.ts"
import { toBase64 } from "./base64.ts"
import { type EnvelopeHead, toMembers } from "./envelope-head.ts"
import { toFrame } from "./frame.ts"
import { gzip, MAX_UNZIPPED_BYTES } from "./gzip.ts"
import { findJsonFault } from "./json-fault.ts"
import { isPlainJson } from "./plain-json.ts"
import { fitsMeta } from "./rich-meta.ts"
import { toRichJson } from "./rich-value.ts"
import { findUnstorable } from "./unstorable.ts"

/** How a store wants its values. */
export interface EncodeOptions {
  /** `false` where only text can be stored. */
  readonly binary: boolean
  /** Whether bytes are compressed, where that makes them smaller. */
  readonly gzip: boolean
}

/** Below this, gzip's own header eats what it saves. */
const MIN_ZIPPED_BYTES = 1_024
const encoder = new TextEncoder()

/**
 * Writes a value with its lifetime as an envelope, bytes as a frame.
 *
 * @returns A promise only where superjson or gzip is needed.
 * @throws {SerializationError} When it would not be read back as it is.
 */
export function encodeEntry(
  value: unknown,
  head: EnvelopeHead,
  options: EncodeOptions,
): Uint8Array | Promise<Uint8Array> {
  const members = toMembers(head)
  if (value instanceof Uint8Array) return encodeBytes(takeCopy(value), members, options)
  if (value === undefined) throw new SerializationError("undefined stands for a missing one")
  const json = guard(() => (isPlainJson(value) ? JSON.stringify(value) : undefined))
  return json === undefined ? encodeRich(value, members) : toEnvelope(members, json)
}

async function encodeRich(value: unknown, members: Readonly<Record<string, unknown>>): Promise<Uint8Array> {
  const lost = guard(() => findUnstorable(value))
  if (lost !== undefined) throw new SerializationError(lost)
  try {
    const { json, meta } = await toRichJson(value)
    const text = JSON.stringify(json)
    const fault = findReadingFault(JSON.parse(text), meta)
    if (fault !== undefined) throw new SerializationError(fault)
    return toEnvelope({ ...members, meta }, text)
  } catch (cause) {
    throw toSerializationError(cause)
  }
}

/** Finds why a reader would refuse what is about to be written. */
function findReadingFault(json: unknown, meta: unknown): string | undefined {
  const refused = "it holds too many references to the same objects"
  return findJsonFault(json) ?? (meta === undefined || fitsMeta(json, meta) ? undefined : refused)
}

function encodeBytes(
  bytes: Uint8Array<ArrayBuffer>,
  members: Readonly<Record<string, unknown>>,
  options: EncodeOptions,
): Uint8Array | Promise<Uint8Array> {
  if (!options.binary) return toEnvelope({ ...members, encoding: "base64" }, `"${toBase64(bytes)}"`)
  const zips = options.gzip && bytes.length >= MIN_ZIPPED_BYTES && bytes.length <= MAX_UNZIPPED_BYTES
  return zips ? encodeZipped(bytes, members) : encodeFrame(bytes, members)
}

async function encodeZipped(
  bytes: Uint8Array<ArrayBuffer>,
  members: Readonly<Record<string, unknown>>,
): Promise<Uint8Array> {
  const zipped = await gzip(bytes)
  return zipped.length < bytes.length
    ? encodeFrame(zipped, { ...members, encoding: "gzip" })
    : encodeFrame(bytes, members)
}

function encodeFrame(bytes: Uint8Array, members: Readonly<Record<string, unknown>>): Uint8Array {
  return toFrame(JSON.stringify(members), bytes)
}

function toEnvelope(members: Readonly<Record<string, unknown>>, value: string): Uint8Array {
  const start = JSON.stringify(members).slice(0, -1)
  const comma = start === "{" ? "" : ","
  return encoder.encode(`${start}${comma}"value":${value}}`)
}

function takeCopy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
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

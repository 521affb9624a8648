import { SerializationError } from "../errors/serialization-error.ts"
import { type EnvelopeHead, toMembers } from "./envelope-head.ts"
import { findJsonFault } from "./json-fault.ts"

/** How a store wants its values. */
export interface EncodeOptions {
  /** `false` where only text can be stored. */
  readonly binary: boolean
  /** Whether bytes are compressed, where that makes them smaller. */
  readonly gzip: boolean
}

const encoder = new TextEncoder()

/**
 * Writes a value with its lifetime as an envelope, bytes as a frame.
 *
 * @returns A promise only for what is no plain JSON: the code for it is loaded when it is first needed.
 * @throws {SerializationError} When it would not be read back as it is.
 */
export function encodeEntry(
  value: unknown,
  head: EnvelopeHead,
  options: EncodeOptions,
): Uint8Array | Promise<Uint8Array> {
  const members = toMembers(head)
  try {
    if (value instanceof Uint8Array) return encodeBytes(copyOf(value), members, options)
    return findJsonFault(value, new Set()) ? encodeRich(value, members) : toEnvelope(members, JSON.stringify(value))
  } catch (cause) {
    throw new SerializationError("reading it failed", cause)
  }
}

async function encodeRich(value: unknown, members: object): Promise<Uint8Array> {
  const { toRichJson } = await import("./to-rich-json.ts")
  const { text, meta } = toRichJson(value)
  return toEnvelope({ ...members, meta }, text)
}

async function encodeBytes(bytes: Uint8Array<ArrayBuffer>, members: object, options: EncodeOptions) {
  const { toBase64, toBytesFrame } = await import("./bytes.ts")
  if (options.binary) return await toBytesFrame(bytes, members, options.gzip)
  return toEnvelope({ ...members, encoding: "base64" }, `"${toBase64(bytes)}"`)
}

function toEnvelope(members: object, value: string): Uint8Array {
  const start = JSON.stringify(members).slice(0, -1)
  return encoder.encode(`${start}${start === "{" ? "" : ","}"value":${value}}`)
}

/** A buffer that was transferred away looks empty, but no view can be made of it. */
function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}

import { SerializationError } from "../errors/serialization-error.ts"
import { type EnvelopeHead, toMembers } from "./envelope-head.ts"
import { toFrame } from "./frame.ts"
import { findJsonFault } from "./json-fault.ts"

/** How a store wants its values. */
export interface EncodeOptions {
  /** `false` where only text can be stored. */
  readonly binary: boolean
  /** Whether bytes are compressed, where that makes them smaller. */
  readonly gzip: boolean
}

const encoder = /* @__PURE__ */ new TextEncoder()

/**
 * Writes a value with its lifetime as an envelope, bytes as a frame.
 *
 * @returns A promise only for what needs superjson, gzip or base64, each loaded when it is first needed.
 * @throws {SerializationError} When it would not be read back as it is.
 */
export function encodeEntry(
  value: unknown,
  head: EnvelopeHead,
  { binary, gzip }: EncodeOptions,
): Uint8Array | Promise<Uint8Array> {
  const members = toMembers(head)
  try {
    if (value instanceof Uint8Array) {
      // A copy: its owner may change it meanwhile. Of a buffer that was transferred away, none can be made.
      const bytes = new Uint8Array(value)
      if (!binary) return encodeBase64(bytes, members)
      return gzip ? encodeZipped(bytes, members) : toFrame(members, bytes)
    }
    return findJsonFault(value, new Set()) ? encodeRich(value, members) : toEnvelope(members, JSON.stringify(value))
  } catch (cause) {
    throw new SerializationError("reading it failed", cause)
  }
}

async function encodeRich(value: unknown, members: object): Promise<Uint8Array> {
  const { toRichJson } = await import("./to-rich-json.ts")
  const rich = toRichJson(value)
  if (rich.fault !== undefined) throw new SerializationError(rich.fault, rich.cause)
  return toEnvelope({ ...members, meta: rich.meta }, rich.text)
}

async function encodeBase64(bytes: Uint8Array, members: object): Promise<Uint8Array> {
  const { toBase64 } = await import("./bytes.ts")
  return toEnvelope({ ...members, encoding: "base64" }, `"${toBase64(bytes)}"`)
}

async function encodeZipped(bytes: Uint8Array<ArrayBuffer>, members: object): Promise<Uint8Array> {
  const { gzip } = await import("./bytes.ts")
  const zipped = await gzip(bytes)
  return zipped ? toFrame({ ...members, encoding: "gzip" }, zipped) : toFrame(members, bytes)
}

function toEnvelope(members: object, value: string): Uint8Array {
  const start = JSON.stringify(members).slice(0, -1)
  return encoder.encode(`${start}${start === "{" ? "" : ","}"value":${value}}`)
}

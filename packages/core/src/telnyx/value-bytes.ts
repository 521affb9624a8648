import { InvalidValueError } from "../errors/invalid-value-error.ts"
import { ValueTooLargeError } from "../errors/value-too-large-error.ts"

const encoder = new TextEncoder()

/**
 * Takes a raw value as the bytes to send, in a copy: its owner may change the original while a retry waits.
 *
 * @throws {InvalidValueError} When it is neither text nor bytes, holds a lone surrogate, or its buffer was transferred away.
 * @throws {ValueTooLargeError} When it is longer than `maxBytes`.
 */
export function toValueBytes(value: unknown, maxBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = typeof value === "string" ? encodeText(value) : copyBytes(value)
  if (bytes.length > maxBytes) throw new ValueTooLargeError("put", bytes.length, maxBytes)
  return bytes
}

function encodeText(text: string): Uint8Array<ArrayBuffer> {
  if (!text.isWellFormed())
    throw new InvalidValueError("put", "the text holds a lone surrogate, which UTF-8 cannot carry")
  return encoder.encode(text)
}

function copyBytes(value: unknown): Uint8Array<ArrayBuffer> {
  if (!(value instanceof Uint8Array)) {
    const got = value === null ? "null" : typeof value
    throw new InvalidValueError("put", `expected a string or a Uint8Array, got ${got}`)
  }
  try {
    return new Uint8Array(value)
  } catch (cause) {
    throw new InvalidValueError("put", "the buffer of the bytes was transferred away", cause)
  }
}

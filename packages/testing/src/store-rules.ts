import { InvalidValueError, KvHttpError, TELNYX_LIMITS, ValueTooLargeError } from "@larder/core"

const encoder = new TextEncoder()

/**
 * Takes a value as the bytes to keep, in a copy.
 *
 * @throws {InvalidValueError} When it is neither text nor bytes, or holds a lone surrogate.
 * @throws {ValueTooLargeError} When it is longer than `maxBytes`.
 */
export function toStoredBytes(value: unknown, maxBytes: number): Uint8Array {
  const bytes = typeof value === "string" ? encodeText(value) : copyBytes(value)
  if (bytes.length > maxBytes) throw new ValueTooLargeError("put", bytes.length, maxBytes)
  return bytes
}

function encodeText(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new InvalidValueError("put", "it holds a lone surrogate")
  return encoder.encode(text)
}

function copyBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return new Uint8Array(value)
  throw new InvalidValueError("put", `expected a string or a Uint8Array, got ${value === null ? "null" : typeof value}`)
}

/**
 * Rounds a lifetime up as the wire does, which knows whole seconds only.
 *
 * @throws {TypeError} When it is not a number.
 * @throws {RangeError} When it is not above 0, or longer than the service takes.
 */
export function toServerTtlMs(ttlMs: unknown): number | undefined {
  if (ttlMs === undefined) return undefined
  if (typeof ttlMs !== "number") throw new TypeError(`put: ttlMs: expected a number, got ${typeof ttlMs}`)
  const seconds = Math.ceil(ttlMs / 1_000)
  if (ttlMs > 0 && seconds <= TELNYX_LIMITS.maxTtlSecs) return seconds * 1_000
  throw new RangeError(`put: ttlMs: expected > 0 and at most ${TELNYX_LIMITS.maxTtlSecs} s, got ${ttlMs} ms`)
}

/** @throws {RangeError} When a page cannot have so many keys. */
export function assertListLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= TELNYX_LIMITS.maxListLimit) return
  throw new RangeError(`list: limit: expected a whole number from 1 to ${TELNYX_LIMITS.maxListLimit}, got ${limit}`)
}

/** Hides the name of the last key seen: a place that stays right whatever keys come and go, that one included. */
export function toCursor(key: string): string {
  return btoa(`after ${key}`)
}

/**
 * Reads back what {@link toCursor} wrote.
 *
 * @throws {KvHttpError} 400, when it has not written it.
 */
export function fromCursor(cursor: string): string {
  try {
    const [, key] = /^after (.+)$/.exec(atob(cursor)) ?? []
    if (key !== undefined) return key
  } catch {
    // Not base64: refused below like any other text that toCursor() has not written.
  }
  const blamed = { code: "10015", title: "Bad Request", parameter: "cursor" }
  throw new KvHttpError(400, [blamed], { operation: "list", outcome: "rejected", attempts: 1 })
}

import { TELNYX_LIMITS } from "@larder/core"
import { ApiError } from "./api-error.ts"

const ALPHABET = /^[A-Za-z0-9\-_/=.]+$/
const DOT_SEGMENT = /(?:^|\/)\.\.?(?:\/|$)/

/**
 * Decodes the key of a path, sent as one encoded segment (`user%2F1`) or segment by segment (`user/1`).
 *
 * A key with a dot segment is refused: whether the service takes one is not documented, and no URL can be trusted with it.
 *
 * @throws {ApiError} 400 when it is no key.
 */
export function parseKey(rawKey: string): string {
  const key = decode(rawKey)
  const reason = key === undefined ? "a malformed percent escape" : whyNotKey(key)
  if (key === undefined || reason !== undefined) {
    throw new ApiError("badRequest", `The key is not well-formed: ${reason}.`, { parameter: "key" })
  }
  return key
}

/** Decodes a key where that is possible, to name it in the log. */
export function decode(rawKey: string): string | undefined {
  try {
    return decodeURIComponent(rawKey)
  } catch {
    return undefined
  }
}

/** Tells why a string is no key, or `undefined` when it is one. */
export function whyNotKey(key: string): string | undefined {
  if (key === "") return "it is empty"
  if (key.length > TELNYX_LIMITS.maxKeyBytes) return `it is longer than ${TELNYX_LIMITS.maxKeyBytes} characters`
  if (key.startsWith("_")) return "a leading _ is reserved for the system"
  if (!ALPHABET.test(key)) return "only a-z A-Z 0-9 - _ / = . are allowed"
  if (DOT_SEGMENT.test(key)) return "it has a dot segment"
  return undefined
}

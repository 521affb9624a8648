import { TELNYX_LIMITS } from "@larder/core"

const ALPHABET = /^[A-Za-z0-9\-_/=.]+$/
const DOT_SEGMENT = /(?:^|\/)\.\.?(?:\/|$)/

/**
 * Tells why a string is no key, or `undefined` when it is one.
 *
 * A key with a dot segment is none: whether the service takes one is not documented, and no URL can be trusted with it.
 */
export function whyNotKey(key: string): string | undefined {
  if (key === "") return "it is empty"
  if (key.length > TELNYX_LIMITS.maxKeyBytes) return `it is longer than ${TELNYX_LIMITS.maxKeyBytes} characters`
  if (key.startsWith("_")) return "a leading _ is reserved for the system"
  if (!ALPHABET.test(key)) return "only a-z A-Z 0-9 - _ / = . are allowed"
  if (DOT_SEGMENT.test(key)) return "it has a dot segment"
  return undefined
}

import { decodeKey } from "../api/decode-key.ts"
import { whyNotKey } from "./key-rule.ts"
import { TelnyxError } from "./telnyx-error.ts"

/**
 * Reads the key of a path.
 *
 * @throws {TelnyxError} 400 when it is no key.
 */
export function parseKey(rawKey: string): string {
  const key = decodeKey(rawKey)
  const reason = key === undefined ? "a malformed percent escape" : whyNotKey(key)
  if (key !== undefined && reason === undefined) return key
  throw new TelnyxError("badRequest", `The key is not well-formed: ${reason}.`, { parameter: "key" })
}

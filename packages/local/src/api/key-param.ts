import { decodeKey, whyNotKey } from "../key-rule.ts"
import { ApiError } from "./api-error.ts"

/**
 * Reads the key of a path.
 *
 * @throws {ApiError} 400 when it is no key.
 */
export function parseKey(rawKey: string): string {
  const key = decodeKey(rawKey)
  const reason = key === undefined ? "a malformed percent escape" : whyNotKey(key)
  if (key !== undefined && reason === undefined) return key
  throw new ApiError("badRequest", `The key is not well-formed: ${reason}.`, { parameter: "key" })
}

import type { Call } from "../api/call.ts"
import { decodeKey } from "../api/decode-key.ts"
import { CloudflareError } from "./cloudflare-error.ts"
import { whyNotCloudflareKey, whyTooLong } from "./key-rule.ts"

/** Reads the key of a path. @throws {CloudflareError} 400 when it is no key, 414 when it is too long. */
export function parseKey({ rawKey = "" }: Call): string {
  const key = decodeKey(rawKey)
  if (key === undefined) throw new CloudflareError("badRequest", "Could not URL-decode key name")
  return checkKey(key)
}

/** @throws {CloudflareError} 400 when it is no key, 414 when it is too long. */
export function checkKey(key: string): string {
  const reason = whyNotCloudflareKey(key)
  if (reason === undefined) return key
  throw new CloudflareError(whyTooLong(key) === undefined ? "badRequest" : "keyTooLong", reason)
}

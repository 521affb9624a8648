import { InvalidKeyError } from "@larder/core"
import { CLOUDFLARE_LIMITS } from "../cloudflare-limits.ts"

const { maxKeyBytes } = CLOUDFLARE_LIMITS
/** Controls, format characters, white space, and what stands for no character. */
const UNPRINTABLE = /[\p{C}\p{Z}]/u
const DOT_SEGMENT = /(?:^|\/)\.\.?(?:\/|$)/
const encoder = new TextEncoder()

/**
 * Refuses what is not a key of Workers KV, before anything is sent.
 *
 * A key with a dot segment is refused although the vendor forbids only `.` and `..` themselves: a proxy that decodes paths would drop
 * the segment, and the request would reach another key.
 *
 * @param key 1 to 512 bytes of printable characters, no white space, no segment `.` or `..`.
 * @throws {InvalidKeyError} When it is not such a key.
 */
export function assertCloudflareKey(operation: string, key: unknown): asserts key is string {
  if (key === "") throw new InvalidKeyError(operation, "it is empty, expected 1 byte or more")
  assertText(operation, key)
  if (DOT_SEGMENT.test(key)) {
    throw new InvalidKeyError(operation, 'it has a segment "." or "..", which a URL would drop')
  }
}

/** Refuses a prefix that no key can begin with. The empty one, which every key has, is allowed. */
export function assertCloudflarePrefix(operation: string, prefix: unknown): asserts prefix is string {
  if (prefix !== "") assertText(operation, prefix)
}

function assertText(operation: string, key: unknown): asserts key is string {
  if (typeof key !== "string") {
    throw new InvalidKeyError(operation, `expected a string, got ${key === null ? "null" : typeof key}`)
  }
  if (UNPRINTABLE.test(key)) {
    throw new InvalidKeyError(operation, "only printable characters and no white space are allowed; use escapeKey()")
  }
  const bytes = key.length * 3 > maxKeyBytes ? encoder.encode(key).length : 0
  if (bytes > maxKeyBytes) throw new InvalidKeyError(operation, `it has ${bytes} bytes, the store takes ${maxKeyBytes}`)
}

import { escapeKey, type LogicalKey } from "./escape-key.ts"
import { joinKey } from "./join-key.ts"

/** Where a logical key is stored. */
export interface StoredKey {
  /** The physical key. */
  readonly key: string
  /** The whole escaped key, when it was too long and `key` holds only its hash: the envelope must carry it. */
  readonly fullKey?: string
}

/** `=h` and a lower-case letter: a mark that no escape contains, as those are upper-case hex. */
const HASH_MARK = "=h"
/** SHA-256 in base64url without padding. */
const HASH_LENGTH = 43
/** The empty key's own place, as no store has an empty physical key. */
const EMPTY_KEY = "=e"

/** Shortest limit that leaves room for the mark, the hash and a few characters a human can recognise. */
export const MIN_KEY_BYTES = 48

const encoder = new TextEncoder()

/**
 * Finds the physical key of a logical one.
 *
 * Up to `maxKeyBytes` it is the escaped key itself. A longer one is cut, at the boundary of an escape, and ends in `=h` and
 * the SHA-256 of the whole escaped key.
 *
 * @param maxKeyBytes The store's limit, 48 or more.
 * @returns The physical key; a promise only where a hash is needed, so that the usual path stays synchronous.
 * @throws {InvalidKeyError} When the key holds a lone surrogate.
 */
export function toStoredKey(key: LogicalKey, maxKeyBytes: number): StoredKey | Promise<StoredKey> {
  const escaped = typeof key === "string" ? escapeKey(key) : joinKey(...key)
  if (escaped === "") return { key: EMPTY_KEY }
  return escaped.length <= maxKeyBytes ? { key: escaped } : hashKey(escaped, maxKeyBytes)
}

async function hashKey(fullKey: string, maxKeyBytes: number): Promise<StoredKey> {
  const hash = await crypto.subtle.digest("SHA-256", encoder.encode(fullKey))
  const kept = cutAtBoundary(fullKey, maxKeyBytes - HASH_MARK.length - HASH_LENGTH)
  return { key: `${kept}${HASH_MARK}${toBase64Url(new Uint8Array(hash))}`, fullKey }
}

function cutAtBoundary(escaped: string, length: number): string {
  const lastEscape = escaped.lastIndexOf("=", length - 1)
  const cutsIt = lastEscape !== -1 && lastEscape > length - 3
  return escaped.slice(0, cutsIt ? lastEscape : length)
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "")
}

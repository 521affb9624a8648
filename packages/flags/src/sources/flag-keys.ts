import { assertPhysicalKey, escapeKey, type KvStore, unescapeKey } from "@larder/core"

/**
 * Finds the key of a flag, or of a set, in the store of its kind.
 *
 * @throws {InvalidKeyError} When the name is empty, too long for the store, or holds a lone surrogate.
 */
export function toFlagKey(name: string, { capabilities }: KvStore): string {
  const key = escapeKey(name)
  assertPhysicalKey("flags", key, capabilities.maxKeyBytes)
  return key
}

/** Reads a name back; `undefined` where a key was not written by that rule and belongs to somebody else. */
export function toFlagName(key: string): string | undefined {
  try {
    return unescapeKey(key)
  } catch {
    return undefined
  }
}

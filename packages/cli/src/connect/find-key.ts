import {
  assertPhysicalKey,
  assertPhysicalPrefix,
  escapeKey,
  type KvStore,
  toStoredKey,
  unescapeKey,
} from "@larder/core"

/** A key as it was given, and where it is stored. */
export interface GivenKey {
  readonly given: string
  readonly key: string
  /** Whether it was given as it is stored. */
  readonly isPhysical: boolean
}

/**
 * Finds the key in the store that somebody means.
 *
 * What can be a key of the store is one, as `keys list` shows them; anything else, such as `user:42`, is an application's key,
 * and is stored as Larder stores it.
 */
export async function findKey(given: string, { capabilities }: KvStore): Promise<GivenKey> {
  const { maxKeyBytes } = capabilities
  if (isAccepted(() => assertPhysicalKey("keys", given, maxKeyBytes))) return { given, key: given, isPhysical: true }
  const { key } = await toStoredKey(given, maxKeyBytes)
  return { given, key, isPhysical: false }
}

/** Does the same with what keys begin with. */
export function findPrefix(given: string, { capabilities }: KvStore): string {
  const isPhysical = isAccepted(() => assertPhysicalPrefix("keys", given, capabilities.maxKeyBytes))
  return isPhysical ? given : escapeKey(given)
}

/** Reads back how an application calls a key, where that is another name than the stored one. */
export function toLogicalKey(key: string): string | undefined {
  try {
    const logical = unescapeKey(key)
    return logical === key ? undefined : logical
  } catch {
    return undefined
  }
}

function isAccepted(assert: () => void): boolean {
  try {
    assert()
    return true
  } catch {
    return false
  }
}

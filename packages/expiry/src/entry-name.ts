import { escapeKey, InvalidKeyError, joinKey, type LogicalKey, toStoredKey } from "@larder/core"

/** How one key is called. */
export interface EntryName {
  /** The whole key as one text: what turns go by, and what an envelope carries where `physical` is a hash. */
  readonly whole: string
  readonly isHashed: boolean
  /** Where the entry is stored; a promise where it is hashed. */
  readonly physical: string | Promise<string>
}

/** Names a key, for messages as part of an operation. @throws {InvalidKeyError} When it cannot be used. */
export type ToEntryName = (operation: string, key: LogicalKey) => EntryName

/** Makes the naming of an instance: any string is a key, or with `rawKeys` only a physical one. */
export function createEntryNames(rawKeys: boolean, maxKeyBytes: number): ToEntryName {
  return (operation, key) => (rawKeys ? nameRaw(operation, key) : nameLogical(key, maxKeyBytes))
}

function nameLogical(key: LogicalKey, maxKeyBytes: number): EntryName {
  const whole = typeof key === "string" ? escapeKey(key) : joinKey(...key)
  const stored = toStoredKey(key, maxKeyBytes)
  if (!(stored instanceof Promise)) return { whole, isHashed: false, physical: stored.key }
  return { whole, isHashed: true, physical: stored.then((place) => place.key) }
}

/** Which strings are keys is for the store to say: vendors differ. */
function nameRaw(operation: string, key: LogicalKey): EntryName {
  if (typeof key !== "string") throw new InvalidKeyError(operation, "with rawKeys, a key is one string")
  return { whole: key, isHashed: false, physical: key }
}

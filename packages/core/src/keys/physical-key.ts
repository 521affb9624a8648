import { InvalidKeyError } from "../errors/invalid-key-error.ts"

const ALPHABET = /^[A-Za-z0-9\-_/=.]+$/
const DOT_SEGMENT = /(?:^|\/)\.\.?(?:\/|$)/

/**
 * Refuses what is not a key of the store as it stands, before anything is sent.
 *
 * A key with a dot segment is refused although its alphabet allows it: a URL would drop the segment, and the request would
 * reach another key, or the whole namespace.
 *
 * @param key 1 to `maxKeyBytes` characters of `A-Z a-z 0-9 - _ / = .`, no leading `_`, no segment `.` or `..`.
 * @throws {InvalidKeyError} When it is not such a key.
 */
export function assertPhysicalKey(operation: string, key: unknown, maxKeyBytes: number): asserts key is string {
  const reason = whyNotPhysical(key, maxKeyBytes)
  if (reason !== undefined) throw new InvalidKeyError(operation, reason)
}

/** Tells whether {@link assertPhysicalKey} takes it. */
export function isPhysicalKey(key: unknown, maxKeyBytes: number): key is string {
  return whyNotPhysical(key, maxKeyBytes) === undefined
}

/** Refuses a literal prefix no key can begin with. The empty prefix, which every key has, is allowed. */
export function assertPhysicalPrefix(
  operation: string,
  prefix: unknown,
  maxKeyBytes: number,
): asserts prefix is string {
  if (prefix === "") return
  const reason = whyNotText(prefix, maxKeyBytes)
  if (reason !== undefined) throw new InvalidKeyError(operation, `as a prefix: ${reason}`)
}

function whyNotPhysical(key: unknown, maxKeyBytes: number): string | undefined {
  if (key === "") return "it is empty, expected 1 character or more"
  const reason = whyNotText(key, maxKeyBytes)
  if (reason !== undefined) return reason
  // whyNotText() has just checked that it is a string.
  if (DOT_SEGMENT.test(key as string)) return 'it has a segment "." or "..", which a URL would drop'
  return undefined
}

function whyNotText(key: unknown, maxKeyBytes: number): string | undefined {
  if (typeof key !== "string") return `expected a string, got ${key === null ? "null" : typeof key}`
  if (key.length > maxKeyBytes) return `it has ${key.length} characters, the store takes at most ${maxKeyBytes}`
  if (key.startsWith("_")) return 'a leading "_" is reserved for the system'
  if (ALPHABET.test(key)) return undefined
  const hint = key.includes(":") ? '; the service refuses colons, use "/" or escapeKey()' : "; use escapeKey()"
  return `only A-Z a-z 0-9 - _ / = . are allowed${hint}`
}

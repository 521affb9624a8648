/**
 * Decodes the key of a path, sent as one encoded segment (`user%2F1`) or segment by segment (`user/1`).
 *
 * @returns `undefined` when an escape in it is malformed.
 */
export function decodeKey(rawKey: string): string | undefined {
  try {
    return decodeURIComponent(rawKey)
  } catch {
    return undefined
  }
}

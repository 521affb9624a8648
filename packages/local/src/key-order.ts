/**
 * Compares two keys by their bytes, as the store orders them.
 *
 * Strings compare by UTF-16, in which a character beyond U+FFFF comes before some below it.
 *
 * @returns Below 0 when `a` comes first, above 0 when `b` does.
 */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

import { InvalidKeyError } from "../errors/invalid-key-error.ts"
import { escapeKey } from "./escape-key.ts"

/**
 * Joins parts into one escaped key, in which each part's own `/` is `=2F`.
 *
 * @param parts One or more well-formed strings.
 * @returns A key in the physical alphabet; two different lists of parts never give the same key.
 * @throws {InvalidKeyError} When a part holds a lone surrogate, or there is none.
 *
 * @example
 * ```ts
 * joinKey("a", "b/c") // "a/b=2Fc"
 * ```
 */
export function joinKey(...parts: readonly string[]): string {
  if (parts.length === 0) throw new InvalidKeyError("joinKey", "expected one part or more")
  return parts.map(escapePart).join("/")
}

function escapePart(part: string, index: number): string {
  const escaped = escapeKey(part).replaceAll("/", "=2F")
  // Behind the first part, "_" no longer begins the key.
  return index === 0 ? escaped : escaped.replace(/^=5F/, "_")
}

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
  // Behind the first part, "_" no longer begins the key; "x/" stands for what is before it.
  const escaped = index === 0 ? escapeKey(part) : escapeKey(`x/${part}`).slice(2)
  return escaped.replaceAll("/", "=2F")
}

import { InvalidKeyError } from "../errors/invalid-key-error.ts"

/**
 * A key as an application thinks of it: any well-formed string, or the parts of one.
 *
 * In a string, `/` separates. A part keeps its own `/` to itself: `["a", "b/c"]` and `["a/b", "c"]` are two keys.
 */
export type LogicalKey = string | readonly string[]

const PLAIN = /^[A-Za-z0-9\-_/.]*$/
/** What is escaped: anything outside the alphabet, a dot at the start of a segment, `_` at the start of the key. */
const ESCAPED = /[^A-Za-z0-9\-_/.]+|(?<=^|\/)\.|^_/gu
const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/**
 * Writes any well-formed string in the alphabet of physical keys.
 *
 * UTF-8 bytes outside `A-Z a-z 0-9 - _ . /` become `=HH`, and so do a dot at the start of a segment and a `_` at the start
 * of the key. Two keys never become one, and a prefix of a key stays a prefix of it.
 *
 * @throws {InvalidKeyError} When the string holds a lone surrogate, or is not a string.
 *
 * @example
 * ```ts
 * escapeKey("user:42/Zoë") // "user=3A42/Zo=C3=AB"
 * ```
 */
export function escapeKey(key: string): string {
  if (typeof key !== "string") throw new InvalidKeyError("escapeKey", `expected a string, got ${typeof key}`)
  if (!key.isWellFormed()) throw new InvalidKeyError("escapeKey", "it holds a lone surrogate")
  if (PLAIN.test(key) && !key.includes("/.") && !key.startsWith(".") && !key.startsWith("_")) return key
  return key.replace(ESCAPED, escapeText)
}

/**
 * Reads back what {@link escapeKey} wrote.
 *
 * @throws {InvalidKeyError} When `escapeKey` cannot have written it.
 */
export function unescapeKey(escaped: string): string {
  const text = escaped.replace(/(?:=[0-9A-F]{2})+/g, unescapeText)
  if (escapeKey(text) !== escaped) throw new InvalidKeyError("unescapeKey", "escapeKey() cannot have written it")
  return text
}

function escapeText(text: string): string {
  let escaped = ""
  for (const byte of encoder.encode(text)) escaped += `=${byte.toString(16).toUpperCase().padStart(2, "0")}`
  return escaped
}

function unescapeText(escaped: string): string {
  const bytes = Uint8Array.from(escaped.slice(1).split("="), (hex) => Number.parseInt(hex, 16))
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new InvalidKeyError("unescapeKey", `it is not UTF-8 (${String(cause)})`)
  }
}

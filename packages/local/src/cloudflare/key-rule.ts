/** Longest key, in bytes of UTF-8. Source: limits page of Workers KV, read in autumn 2026. */
const MAX_KEY_BYTES = 512

/** White space, control characters, and what no text may hold. */
const UNPRINTABLE = /[\s\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u

/** Tells why a string is no key, or `undefined` when it is one. Every key of Telnyx is one. */
export function whyNotCloudflareKey(key: string): string | undefined {
  if (key === "") return "Key names must not be empty"
  if (key === "." || key === "..") return `Illegal key name "${key}". Please use a different name.`
  if (UNPRINTABLE.test(key)) return "Key names must be of printable characters that are no white space"
  return whyTooLong(key)
}

/** Tells by how much a key, or a prefix, is too long, or `undefined` when it is not. */
export function whyTooLong(key: string): string | undefined {
  const bytes = Buffer.byteLength(key)
  if (bytes <= MAX_KEY_BYTES) return undefined
  return `UTF-8 encoded length of ${bytes} exceeds key length limit of ${MAX_KEY_BYTES}.`
}

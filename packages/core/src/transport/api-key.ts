/** An API key, or where to read it: a short-lived token is read anew for each request. */
export type ApiKey = string | (() => string)

/**
 * Makes the function that gives each request its `Authorization` header.
 *
 * The key itself stays in a closure: no object that could be printed holds it, and no message quotes it.
 *
 * @throws {TypeError} When the key is no string, empty, or holds a character that no header can carry.
 */
export function authorize(apiKey: ApiKey): () => string {
  if (typeof apiKey === "function") return () => bearer(apiKey())
  const header = bearer(apiKey)
  return () => header
}

function bearer(apiKey: unknown): string {
  if (typeof apiKey !== "string") throw new TypeError(`apiKey: expected a string, got ${typeof apiKey}`)
  const key = apiKey.trim()
  if (key === "") throw new TypeError("apiKey: it is empty, expected the key of your account")
  if (/[^\x21-\x7e]/.test(key)) throw new TypeError("apiKey: it holds a space, a control or a non-ASCII character")
  return `Bearer ${key}`
}

/** An API key, or where to read it: a short-lived token is read anew for each request. */
export type ApiKey = string | (() => string)

/**
 * Makes the function that gives each request its `Authorization` header.
 *
 * The key itself stays in a closure: no object that could be printed holds it, and no message quotes it.
 *
 * @param option What the key is called where it is given.
 * @throws {TypeError} When the key is no string, empty, or holds a character that no header can carry.
 */
export function authorize(apiKey: ApiKey, option: string = "apiKey"): () => string {
  if (typeof apiKey === "function") return () => bearer(apiKey(), option)
  const header = bearer(apiKey, option)
  return () => header
}

function bearer(apiKey: unknown, option: string): string {
  if (typeof apiKey !== "string") throw new TypeError(`${option}: expected a string, got ${typeof apiKey}`)
  const key = apiKey.trim()
  if (key === "") throw new TypeError(`${option}: it is empty, expected the key of your account`)
  if (/[^\x21-\x7e]/.test(key)) throw new TypeError(`${option}: it holds a space, a control or a non-ASCII character`)
  return `Bearer ${key}`
}

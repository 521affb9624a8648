/**
 * Writes where the next page begins: behind the last key of this one, whatever is put or deleted meanwhile.
 *
 * It is opaque to clients, and belongs to one prefix.
 */
export function encodeCursor(prefix: string, lastKey: string): string {
  return Buffer.from(JSON.stringify([prefix, lastKey])).toString("base64url")
}

/** Reads the last key of the page before; `undefined` when this server did not write the cursor, or not for this prefix. */
export function decodeCursor(prefix: string, cursor: string): string | undefined {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString())
    if (!Array.isArray(decoded) || decoded.length !== 2 || decoded[0] !== prefix) return undefined
    const lastKey: unknown = decoded[1]
    return typeof lastKey === "string" ? lastKey : undefined
  } catch {
    return undefined
  }
}

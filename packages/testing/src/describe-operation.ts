import type { KvListOptions, KvPutOptions } from "@larder/core"

/** The four operations of a store, each billed by itself. */
export type KvOperationName = "get" | "put" | "delete" | "list"

/** Longest value that is written out, in characters. */
const SHOWN_CHARACTERS = 120
const decoder = new TextDecoder("utf-8", { fatal: true })

/** Writes a read or a delete as `get <key>`, `delete <key>`. */
export function describeKeyOperation(name: "get" | "delete", key: string): string {
  return `${name} ${key}`
}

/**
 * Writes a write as `put <key> <value>`, followed by ` ttl=<ms>` when it has a server-side TTL.
 *
 * A value that is no text, or a long one, is written as its size: `<2048 bytes>`.
 */
export function describePut(key: string, value: string | Uint8Array, options: KvPutOptions = {}): string {
  const ttl = options.ttlMs === undefined ? "" : ` ttl=${options.ttlMs}`
  return `put ${key} ${describeValue(value)}${ttl}`
}

/** Writes a list as `list <prefix>`, followed by ` limit=<n>` and ` cursor=<cursor>` where they are given. */
export function describeList({ prefix = "", limit, cursor }: KvListOptions = {}): string {
  const words = ["list", prefix, limit && `limit=${limit}`, cursor && `cursor=${cursor}`]
  return words.filter((word) => word !== undefined && word !== "").join(" ")
}

function describeValue(value: string | Uint8Array): string {
  const text = typeof value === "string" ? value : toText(value)
  if (text !== undefined && text.length <= SHOWN_CHARACTERS) return text
  const sizeBytes = typeof value === "string" ? new TextEncoder().encode(value).length : value.length
  return `<${sizeBytes} bytes>`
}

function toText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

import type { KvListOptions } from "@larder/core"
import { isRecord } from "@larder/core/transport"
import type { CloudflareKeyInfo, CloudflarePage } from "../cloudflare-kv-store.ts"
import { CLOUDFLARE_LIMITS } from "../cloudflare-limits.ts"

const { minListLimit, maxListLimit } = CLOUDFLARE_LIMITS
/** How a cursor of ours begins: one of the service's never does. */
const MARK = '{"rest":'

/** Reads a page of the service: 10 keys or more. */
export type ReadPage = (options: KvListOptions) => Promise<CloudflarePage>

/**
 * Lists by pages of any size from a service whose smallest page has 10 keys.
 *
 * What is beyond a smaller limit travels in the cursor: nine keys at most, read once and told once.
 *
 * @throws {RangeError} When the limit is no whole number from 1 to 1000.
 */
export async function listSmall(options: KvListOptions, read: ReadPage): Promise<CloudflarePage> {
  const { limit = maxListLimit, cursor } = options
  if (!Number.isInteger(limit) || limit < 1 || limit > maxListLimit) {
    throw new RangeError(`list: limit: expected a whole number from 1 to ${maxListLimit}, got ${String(limit)}`)
  }
  const rest = cursor === undefined ? undefined : readRest(cursor)
  if (rest !== undefined) {
    options.signal?.throwIfAborted()
    return cut(rest, limit)
  }
  if (limit >= minListLimit) return await read(options)
  return cut(await read({ ...options, limit: minListLimit }), limit)
}

function cut(page: CloudflarePage, limit: number): CloudflarePage {
  if (page.keys.length <= limit) return page
  const [keys, rest] = [page.keys.slice(0, limit), page.keys.slice(limit)]
  return { ...page, keys, cursor: `${MARK}${JSON.stringify(rest)},"cursor":${JSON.stringify(page.cursor ?? null)}}` }
}

function readRest(cursor: string): CloudflarePage | undefined {
  if (!cursor.startsWith(MARK)) return undefined
  const { rest, cursor: next } = parse(cursor)
  const isOurs = Array.isArray(rest) && rest.every((info) => isRecord(info) && typeof info["key"] === "string")
  if (!isOurs) throw new TypeError("list: cursor: expected one that list() gave")
  // The cast: checked just now as far as it matters, and written above.
  return { keys: rest as CloudflareKeyInfo[], ...(typeof next === "string" ? { cursor: next } : {}) }
}

function parse(cursor: string): { readonly rest?: unknown; readonly cursor?: unknown } {
  try {
    return JSON.parse(cursor)
  } catch {
    return {}
  }
}

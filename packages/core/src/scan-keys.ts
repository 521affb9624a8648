import { KvResponseError } from "./errors/kv-response-error.ts"
import type { KvKeyInfo, KvListOptions, KvStore } from "./kv-store.ts"

export type ScanKeysOptions = Pick<KvListOptions, "prefix" | "limit" | "signal">

/** How many of the last keys are remembered, so that one listed again is not delivered again. */
const REMEMBERED_KEYS = 10_000

/**
 * Lists all keys of a prefix, page by page, as they are asked for.
 *
 * It goes on behind an empty page that has a cursor. A key that comes again within 10,000 keys is delivered once.
 *
 * @throws {KvResponseError} When the server gives a cursor a second time: the scan would never end.
 *
 * @example
 * ```ts
 * for await (const { key, sizeBytes } of scanKeys(store, { prefix: "cache/" })) console.log(key, sizeBytes)
 * ```
 */
export async function* scanKeys(store: KvStore, options: ScanKeysOptions = {}): AsyncGenerator<KvKeyInfo, void, void> {
  const cursors = new Set<string>()
  const seen = new Set<string>()
  let cursor: string | undefined
  do {
    const page = await store.list({ ...options, cursor })
    for (const info of page.keys) {
      if (seen.has(info.key)) continue
      remember(seen, info.key)
      yield info
    }
    cursor = page.cursor
    if (cursor !== undefined) assertNew(cursors, cursor)
  } while (cursor !== undefined)
}

function remember(seen: Set<string>, key: string): void {
  seen.add(key)
  if (seen.size <= REMEMBERED_KEYS) return
  const [oldest] = seen
  if (oldest !== undefined) seen.delete(oldest)
}

function assertNew(cursors: Set<string>, cursor: string): void {
  if (cursors.has(cursor)) {
    throw new KvResponseError("the server repeated a cursor", { operation: "scanKeys", outcome: "unknown" })
  }
  cursors.add(cursor)
}

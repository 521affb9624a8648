import { encodeEntry } from "@larder/expiry"
import type { Cache } from "../create-cache.ts"
import { INSIDE } from "../inside.ts"
import type { MemoryEntry } from "../memory-entry.ts"
import { openSnapshotPlace, SNAPSHOT_KEY, type SnapshotOptions, type SnapshotRow } from "./snapshot-place.ts"

/** Options of {@link saveSnapshot}. */
export interface SaveSnapshotOptions extends SnapshotOptions {
  /** How large the snapshot may become, in bytes, 1 to the store's largest value. @default nine tenths of that */
  readonly maxBytes?: number | undefined
}

/** Together, rows take a little less or more than each on its own: the snapshot leaves room for that. */
const SAFE_SHARE = 0.9

/**
 * Writes the values that the cache uses most into one value of the store, for the next process to begin with.
 *
 * Bytes, what a loader did not find and what the store cannot carry are left out. One write, whatever the number of values.
 *
 * @returns How many values it holds; nothing is written when there are none.
 * @throws What the store throws.
 *
 * @example
 * ```ts
 * const cache = createCache({ store })
 * process.once("SIGTERM", () => saveSnapshot(cache, { store }))
 * ```
 */
export async function saveSnapshot(cache: Cache, options: SaveSnapshotOptions): Promise<number> {
  const { maxBytes = options.store.capabilities.maxValueBytes * SAFE_SHARE, now = Date.now } = options
  if (!(maxBytes >= 1)) throw new RangeError(`maxBytes: got ${maxBytes}, expected a number >= 1`)
  const rows: SnapshotRow[] = []
  let bytes = 0
  let endMs = 0
  // As they are now: others come and go while they are measured.
  for (const [entry, { name, id }] of [...cache[INSIDE].parts.pool.entries()]) {
    if (entry.staleUntilMs <= now() || entry.value === undefined || ArrayBuffer.isView(entry.value)) continue
    const row = toRow(name, id, entry)
    const rowBytes = await measureRow(row)
    if (rowBytes === undefined) continue
    bytes += rowBytes
    if (bytes > maxBytes) break
    rows.push(row)
    endMs = Math.max(endMs, entry.staleUntilMs)
  }
  if (rows.length > 0) await openSnapshotPlace(options).set(SNAPSHOT_KEY, rows, { ttlMs: endMs - now() })
  return rows.length
}

/** @returns What a row takes, in bytes; `undefined` when it cannot be written: it lives in memory alone. */
async function measureRow(row: SnapshotRow): Promise<number | undefined> {
  try {
    return (await encodeEntry(row, {}, { binary: true, gzip: false })).length
  } catch {
    return undefined
  }
}

function toRow(
  name: string | undefined,
  id: string,
  { value, expiresAtMs, staleUntilMs, writtenAtMs, tags }: MemoryEntry<unknown>,
): SnapshotRow {
  return [name ?? null, id, value, expiresAtMs, staleUntilMs, writtenAtMs ?? null, tags]
}

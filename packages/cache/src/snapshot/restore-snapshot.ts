import type { Cache } from "../create-cache.ts"
import { INSIDE, type ShelfInside } from "../inside.ts"
import { openSnapshotPlace, SNAPSHOT_KEY, type SnapshotOptions, type SnapshotRow } from "./snapshot-place.ts"

/**
 * Puts the values of the last snapshot into memory. One read, whatever their number.
 *
 * To be called when all definitions are declared, before the first request. What has ended, was invalidated since or does not
 * fit its schema is left out, and so is what memory has already.
 *
 * @returns How many values were taken.
 * @throws What the store throws.
 */
export async function restoreSnapshot(cache: Cache, options: SnapshotOptions): Promise<number> {
  const { parts, shelves } = cache[INSIDE]
  const rows = await openSnapshotPlace(options).get(SNAPSHOT_KEY)
  // What was invalidated since they were kept must be known first.
  if (parts.now() >= parts.gate.dueAtMs) await (await parts.coherence)?.ready()
  let taken = 0
  // The hottest last, so that memory takes it for the one used most recently.
  for (const row of Array.isArray(rows) && parts.gate.knowsStore ? rows.filter(isRow).reverse() : []) {
    if (await takeRow(row, shelves.get(row[0] ?? undefined))) taken += 1
  }
  return taken
}

async function takeRow(row: SnapshotRow, inside: ShelfInside | undefined): Promise<boolean> {
  const [, id, value, expiresAtMs, staleUntilMs, writtenAtMs, tags] = row
  if (!inside) return false
  const { shelf, toFit, options } = inside
  const found = { expiresAtMs, staleUntilMs, writtenAtMs: writtenAtMs ?? undefined, tags }
  try {
    return shelf.adopt(id, { ...found, value: toFit ? await toFit(value) : value }, options) !== undefined
  } catch {
    // What does not fit the schema of today is left out.
    return false
  }
}

/** The store can be written by others: what is no row is left out. */
function isRow(row: unknown): row is SnapshotRow {
  if (!Array.isArray(row)) return false
  const [name, id, , expiresAtMs, staleUntilMs, writtenAtMs, tags] = row
  const hasNames = (name === null || typeof name === "string") && typeof id === "string"
  const hasTimes = Number.isFinite(expiresAtMs) && Number.isFinite(staleUntilMs)
  const hasOrigin = writtenAtMs === null || Number.isFinite(writtenAtMs)
  return hasNames && hasTimes && hasOrigin && Array.isArray(tags) && tags.every((tag) => typeof tag === "string")
}

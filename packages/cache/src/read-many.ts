import pLimit from "p-limit"
import { createBulkLoad, type LoadMany } from "./bulk-load.ts"
import type { Fetcher } from "./fetcher.ts"
import type { Fill, Limit } from "./run-load.ts"

/** Reads of the store under way at once. */
const READS_AT_ONCE = 16

const atOnce: Limit = (task) => task()

/** What reading many values needs of their shelf. */
export interface ManyParts<T> {
  readonly readValue: (id: string, fill: Fill<T>) => Promise<T>
  readonly storeAsked: Fetcher<T>["storeAsked"]
  readonly loadLimit: Limit
  readonly defer: (work: Promise<unknown>) => void
}

/** Reads many values, by id; those to be loaded are loaded by one call of `loadMany`, where there is one. */
export async function readMany<T>(
  ids: Iterable<string>,
  fill: Fill<T>,
  loadMany: LoadMany<T> | undefined,
  { readValue, storeAsked, loadLimit, defer }: ManyParts<T>,
): Promise<Map<string, T>> {
  const unique = [...new Set(ids)]
  const bulk = loadMany && createBulkLoad(loadMany, loadLimit)
  // All of them wait as one.
  const bulkFill = bulk && { load: bulk.load, loadLimit: atOnce }
  const manyFill = { ...fill, readLimit: pLimit(READS_AT_ONCE), ...bulkFill }
  const reading = Promise.all(unique.map(async (id) => [id, await readValue(id, manyFill)] as const))
  // Behind the caller's back: each value has its own way to an end, which may come before that of the loads.
  if (bulk) defer(Promise.all(unique.map(storeAsked)).then(bulk.run))
  return new Map((await reading).filter(([, value]) => value !== undefined))
}

import pLimit from "p-limit"
import { concurrencyOf, type ManyOptions } from "./get-many.ts"
import type { KvStore } from "./kv-store.ts"

/**
 * Deletes many keys, a bounded number at a time, each once.
 *
 * @throws What the first failing delete throws; deletes that have not begun are given up.
 */
export async function deleteMany(
  store: KvStore,
  keys: Iterable<string>,
  { concurrency = concurrencyOf(store), signal }: ManyOptions = {},
): Promise<void> {
  const limit = pLimit(concurrency)
  try {
    await limit.map(new Set(keys), (key) => store.delete(key, { signal }))
  } finally {
    limit.clearQueue()
  }
}

import pLimit from "p-limit"
import type { KvCallOptions, KvStore, KvValue } from "./kv-store.ts"

export interface ManyOptions extends KvCallOptions {
  /** Calls under way at once, 1 or more. @default what the store's `capabilities` say, or 16 */
  readonly concurrency?: number | undefined
}

const DEFAULT_CONCURRENCY = 16

export function concurrencyOf({ capabilities }: KvStore): number {
  return capabilities.concurrency ?? DEFAULT_CONCURRENCY
}

/**
 * Reads many keys, a bounded number at a time.
 *
 * @returns The values there are, by key; a key that is missing is absent.
 * @throws What the first failing read throws; reads that have not begun are given up.
 */
export async function getMany(
  store: KvStore,
  keys: Iterable<string>,
  { concurrency = concurrencyOf(store), signal }: ManyOptions = {},
): Promise<Map<string, KvValue>> {
  const limit = pLimit(concurrency)
  const values = new Map<string, KvValue>()
  const read = async (key: string): Promise<void> => {
    const value = await store.get(key, { signal })
    if (value !== undefined) values.set(key, value)
  }
  try {
    await limit.map(new Set(keys), read)
  } finally {
    limit.clearQueue()
  }
  return values
}

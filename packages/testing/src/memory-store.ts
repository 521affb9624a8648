import type { KvStore } from "@larder/core"
import { createKeyTable } from "./key-table.ts"
import { createTableStore, type TableStoreOptions } from "./table-store.ts"

/** Options of `createMemoryStore`. */
export interface MemoryStoreOptions extends TableStoreOptions {}

/**
 * Creates a `KvStore` in memory that keeps to the limits and answers of Telnyx KV.
 *
 * @example
 * ```ts
 * const clock = fakeClock()
 * const store = createMemoryStore({ now: clock.now, supportsTtl: false })
 * ```
 */
export function createMemoryStore(options?: MemoryStoreOptions): KvStore {
  return createTableStore(createKeyTable(), options)
}

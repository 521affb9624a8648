import type { KvStore } from "@larder/core"
import { describeKeyOperation, describeList, describePut, type KvOperationName } from "./describe-operation.ts"

/** How often each operation was called. */
export type OperationCounts = Readonly<Record<KvOperationName, number>>

/** A store that remembers what was asked of it. */
export interface RecordingStore extends KvStore {
  /**
   * The operations in the order of their calls, failed ones included:
   * `get <key>`, `put <key> <value>[ ttl=<ms>]`, `delete <key>`, `list[ <prefix>][ limit=<n>][ cursor=<cursor>]`.
   */
  readonly operations: readonly string[]
  /** Counts them. */
  readonly counts: () => OperationCounts
  /** Forgets them. */
  readonly clear: () => void
}

/**
 * Records every operation on its way to the store.
 *
 * @example
 * ```ts
 * const store = recordingStore(createMemoryStore())
 * await store.put("a", "2", { ttlMs: 60_000 })
 * await store.list({ prefix: "cache/", limit: 10 })
 * store.operations // ["put a 2 ttl=60000", "list cache/ limit=10"]
 * store.counts() // { get: 0, put: 1, delete: 0, list: 1 }
 * ```
 */
export function recordingStore(store: KvStore): RecordingStore {
  const operations: string[] = []
  let counts = noCounts()

  function record(name: KvOperationName, operation: string): void {
    operations.push(operation)
    counts[name] += 1
  }

  return {
    capabilities: store.capabilities,
    operations,
    counts: () => ({ ...counts }),
    clear() {
      operations.length = 0
      counts = noCounts()
    },
    get(key, options) {
      record("get", describeKeyOperation("get", key))
      return store.get(key, options)
    },
    put(key, value, options) {
      record("put", describePut(key, value, options))
      return store.put(key, value, options)
    },
    delete(key, options) {
      record("delete", describeKeyOperation("delete", key))
      return store.delete(key, options)
    },
    list(options) {
      record("list", describeList(options))
      return store.list(options)
    },
  }
}

function noCounts(): Record<KvOperationName, number> {
  return { get: 0, put: 0, delete: 0, list: 0 }
}

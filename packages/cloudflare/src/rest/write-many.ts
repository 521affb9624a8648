import { isKvError, type KvError } from "@larder/core"
import { orAborted, type Transport } from "@larder/core/transport"
import type { CloudflareWrite } from "../cloudflare-kv-store.ts"
import { CLOUDFLARE_LIMITS } from "../cloudflare-limits.ts"
import { type Collector, createCollector } from "../collector.ts"
import { BulkError } from "../errors/bulk-error.ts"
import { assertCloudflareKey } from "../values/cloudflare-key.ts"
import { type PreparedWrite, prepareWrite } from "../values/prepare-write.ts"
import type { WriteTurns } from "../write-turns.ts"
import { bulkPairBytes, toBulkPair } from "./bulk-pair.ts"
import { type BulkWriteOptions, bulkWrite } from "./bulk-write.ts"

const { maxBulkWrites, maxBulkBytes } = CLOUDFLARE_LIMITS
/** Bulk writes under way at once: each may hold 100 MB. */
const LANES = 2
const encoder = new TextEncoder()

export interface WriteManyOptions extends Omit<BulkWriteOptions, "operation"> {
  readonly turns: WriteTurns
  readonly putValue: (write: PreparedWrite) => Promise<void>
  readonly deleteValue: (key: string) => Promise<void>
}

/** Writes many keys: each in its turn, those whose turns come together by one call. */
export interface WriteMany {
  put(writes: Iterable<CloudflareWrite>, signal: AbortSignal | undefined): Promise<void>
  delete(keys: Iterable<string>, signal: AbortSignal | undefined): Promise<void>
}

export function createWriteMany(transport: Transport, options: WriteManyOptions): WriteMany {
  const { turns, putValue, deleteValue } = options
  const createPuts = (): Collector<PreparedWrite, void> =>
    createWriteCollector<PreparedWrite>({
      sizeOf: bulkPairBytes,
      sendOne: (_, write) => putValue(write),
      sendAll: (batch) => {
        const parts = Array.from(batch, ([key, write]) => [key, toBulkPair(write)] as const)
        return bulkWrite(transport, new Map(parts), { ...options, operation: "putMany" })
      },
    })
  const puts = createPuts()
  // The service refuses a call for one end that is too near: such writes go apart, and fail no others.
  const datedPuts = createPuts()
  const deletes = createWriteCollector<string>({
    sizeOf: () => 0,
    sendOne: (key) => deleteValue(key),
    sendAll: (batch) => {
      const parts = Array.from(batch.keys(), (key) => [key, encoder.encode(JSON.stringify(key))] as const)
      return bulkWrite(transport, new Map(parts), { ...options, operation: "deleteMany" })
    },
  })

  async function inTurn<Item>(
    operation: string,
    items: ReadonlyMap<string, Item>,
    add: (key: string, item: Item) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    signal?.throwIfAborted()
    const failures = new Map<string, KvError>()
    const all = Array.from(items, async ([key, item]) => {
      try {
        await turns.write(operation, key, signal, () => add(key, item))
      } catch (error) {
        if (!isKvError(error)) throw error
        failures.set(key, error)
      }
    })
    // A write that is under way goes together with others, and cannot be stopped.
    await (signal === undefined ? Promise.all(all) : orAborted(Promise.all(all), signal))
    if (failures.size > 0) throw toError(operation, failures, items.size)
  }

  return {
    async put(writes, signal) {
      const prepared = Array.from(writes, ({ key, value, ...beside }) => prepareWrite("putMany", key, value, beside))
      const items = new Map(prepared.map((write) => [write.key, write]))
      const add = (key: string, write: PreparedWrite): Promise<void> =>
        (write.expiration === undefined ? puts : datedPuts).add(key, write)
      await inTurn("putMany", items, add, signal)
    },
    async delete(keys, signal) {
      const items = new Map(Array.from(keys, (key) => [key, key]))
      for (const key of items.keys()) assertCloudflareKey("deleteMany", key)
      await inTurn("deleteMany", items, deletes.add, signal)
    },
  }
}

interface WriteCollectorOptions<Item> {
  readonly sizeOf: (item: Item) => number
  readonly sendOne: (key: string, item: Item) => Promise<void>
  readonly sendAll: (batch: ReadonlyMap<string, Item>) => Promise<ReadonlyMap<string, KvError>>
}

function createWriteCollector<Item>({ sizeOf, sendOne, sendAll }: WriteCollectorOptions<Item>): Collector<Item, void> {
  return createCollector({
    maxKeys: maxBulkWrites,
    maxBytes: maxBulkBytes,
    sizeOf,
    lanes: LANES,
    async send(batch) {
      const [first] = batch
      if (first !== undefined && batch.size === 1) await sendOne(...first)
      const failures = batch.size === 1 ? new Map<string, KvError>() : await sendAll(batch)
      return (key) => {
        const failure = failures.get(key)
        if (failure !== undefined) throw failure
      }
    },
  })
}

/** Where all failed for the same reason, that is the error. */
function toError(operation: string, failures: ReadonlyMap<string, KvError>, keys: number): KvError {
  const [reason, ...others] = new Set(failures.values())
  return reason !== undefined && others.length === 0 && failures.size === keys
    ? reason
    : new BulkError(operation, failures, keys)
}

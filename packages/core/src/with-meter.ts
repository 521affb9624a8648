import { isKvError } from "./errors/kv-error.ts"
import type { KvPrices, KvStore } from "./kv-store.ts"
import { type KvOperationCounts, priceOperations } from "./price-operations.ts"

/** Operations and bytes, and what they cost. */
export interface KvUsageCounts extends KvOperationCounts {
  readonly readBytes: number
  readonly writtenBytes: number
  /** US dollars, free tiers left aside. */
  readonly usd: number
}

export interface KvUsage extends KvUsageCounts {
  /** By first segment of the key, such as `"cache"`; beyond 100 of them the rest is under `"*"`. */
  readonly byPrefix: Readonly<Record<string, KvUsageCounts>>
}

/** A store that counts what is done to it. */
export interface MeteredStore extends KvStore {
  /** What was used since the beginning, or since the last reset. */
  usage(): KvUsage
  resetUsage(): void
}

type Counts = Omit<KvUsageCounts, "usd">

const MAX_PREFIXES = 100
const REST = "*"
const NO_COUNTS: Counts = { gets: 0, puts: 0, deletes: 0, lists: 0, readBytes: 0, writtenBytes: 0 }
const encoder = new TextEncoder()

/**
 * Counts and prices every operation of a store, in total and by prefix.
 *
 * A call counts when it has ended, unless it was refused before anything was sent; its retries are part of it.
 *
 * @param prices @default the store's own
 */
export function withMeter(store: KvStore, prices: KvPrices = store.capabilities.prices): MeteredStore {
  const byPrefix = new Map<string, Counts>()
  const count = (key: string, counted: Partial<Counts>): void => {
    const prefix = prefixOf(key, byPrefix)
    byPrefix.set(prefix, sum(byPrefix.get(prefix) ?? NO_COUNTS, counted))
  }
  async function charged<T>(
    key: string,
    toCounts: (result?: T) => Partial<Counts>,
    call: () => Promise<T>,
  ): Promise<T> {
    try {
      const result = await call()
      count(key, toCounts(result))
      return result
    } catch (error) {
      if (wasSent(error)) count(key, toCounts())
      throw error
    }
  }
  return {
    capabilities: store.capabilities,
    get: (key, options) =>
      charged(
        key,
        (value) => ({ gets: 1, readBytes: value?.bytes.length ?? 0 }),
        () => store.get(key, options),
      ),
    put: (key, value, options) =>
      charged(
        key,
        () => ({ puts: 1, writtenBytes: byteLength(value) }),
        () => store.put(key, value, options),
      ),
    delete: (key, options) =>
      charged(
        key,
        () => ({ deletes: 1 }),
        () => store.delete(key, options),
      ),
    list: (options) =>
      charged(
        options?.prefix ?? "",
        () => ({ lists: 1 }),
        () => store.list(options),
      ),
    usage: () => toUsage(byPrefix, prices),
    resetUsage: () => byPrefix.clear(),
  }
}

/** A bad argument, and a failure to connect, never reached the server; an aborted call may have. */
function wasSent(error: unknown): boolean {
  if (isKvError(error)) return error.outcome !== "not-sent"
  return !(error instanceof TypeError || error instanceof RangeError)
}

function byteLength(value: string | Uint8Array): number {
  return typeof value === "string" ? encoder.encode(value).length : value.length
}

function prefixOf(key: string, known: ReadonlyMap<string, Counts>): string {
  const end = key.indexOf("/")
  const prefix = end === -1 ? "" : key.slice(0, end)
  return known.has(prefix) || known.size < MAX_PREFIXES ? prefix : REST
}

function sum(a: Counts, b: Partial<Counts>): Counts {
  return {
    gets: a.gets + (b.gets ?? 0),
    puts: a.puts + (b.puts ?? 0),
    deletes: a.deletes + (b.deletes ?? 0),
    lists: a.lists + (b.lists ?? 0),
    readBytes: a.readBytes + (b.readBytes ?? 0),
    writtenBytes: a.writtenBytes + (b.writtenBytes ?? 0),
  }
}

function toUsage(byPrefix: ReadonlyMap<string, Counts>, prices: KvPrices): KvUsage {
  const priced = Array.from(byPrefix, ([prefix, counts]) => [prefix, withPrice(counts, prices)] as const)
  const total = [...byPrefix.values()].reduce(sum, NO_COUNTS)
  return { ...withPrice(total, prices), byPrefix: Object.fromEntries(priced) }
}

function withPrice(counts: Counts, prices: KvPrices): KvUsageCounts {
  return { ...counts, usd: priceOperations(counts, prices) }
}

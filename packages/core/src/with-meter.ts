import type { KvPrices, KvStore } from "./kv-store.ts"

/** Operations and bytes, and what they cost. */
export interface KvUsageCounts {
  readonly gets: number
  readonly puts: number
  readonly deletes: number
  readonly lists: number
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

type Counts = { -readonly [Name in keyof Omit<KvUsageCounts, "usd">]: number }

const MAX_PREFIXES = 100
const REST = "*"
const encoder = new TextEncoder()

/**
 * Counts and prices every operation of a store, in total and by prefix. A call counts when it is made, whatever comes of it.
 *
 * @param prices @default the store's own
 */
export function withMeter(store: KvStore, prices: KvPrices = store.capabilities.prices): MeteredStore {
  const byPrefix = new Map<string, Counts>()
  const countsOf = (key: string): Counts => {
    const name = prefixOf(key, byPrefix)
    const counts = byPrefix.get(name) ?? noCounts()
    byPrefix.set(name, counts)
    return counts
  }
  return {
    capabilities: store.capabilities,
    async get(key, options) {
      const counts = countsOf(key)
      counts.gets += 1
      const value = await store.get(key, options)
      counts.readBytes += value?.bytes.length ?? 0
      return value
    },
    put(key, value, options) {
      const counts = countsOf(key)
      counts.puts += 1
      counts.writtenBytes += typeof value === "string" ? encoder.encode(value).length : value.length
      return store.put(key, value, options)
    },
    delete(key, options) {
      countsOf(key).deletes += 1
      return store.delete(key, options)
    },
    list(options) {
      countsOf(options?.prefix ?? "").lists += 1
      return store.list(options)
    },
    usage: () => toUsage(byPrefix, prices),
    resetUsage: () => byPrefix.clear(),
  }
}

function prefixOf(key: string, known: ReadonlyMap<string, Counts>): string {
  const end = key.indexOf("/")
  const prefix = end === -1 ? "" : key.slice(0, end)
  return known.has(prefix) || known.size < MAX_PREFIXES ? prefix : REST
}

function noCounts(): Counts {
  return { gets: 0, puts: 0, deletes: 0, lists: 0, readBytes: 0, writtenBytes: 0 }
}

function toUsage(byPrefix: ReadonlyMap<string, Counts>, prices: KvPrices): KvUsage {
  const total = noCounts()
  for (const counts of byPrefix.values()) {
    for (const name of Object.keys(counts) as (keyof Counts)[]) total[name] += counts[name] // Counts has no other keys.
  }
  const priced = [...byPrefix].map(([prefix, counts]) => [prefix, withPrice(counts, prices)] as const)
  return { ...withPrice(total, prices), byPrefix: Object.fromEntries(priced) }
}

function withPrice(counts: Counts, prices: KvPrices): KvUsageCounts {
  const microUsd =
    counts.gets * prices.getUsdPerMillion +
    counts.puts * prices.putUsdPerMillion +
    counts.deletes * prices.deleteUsdPerMillion +
    counts.lists * prices.listUsdPerMillion
  return { ...counts, usd: microUsd / 1_000_000 }
}

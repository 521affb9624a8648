import type { KvPrices } from "./kv-store.ts"

/** How many operations of each kind. */
export interface KvOperationCounts {
  readonly gets: number
  readonly puts: number
  readonly deletes: number
  readonly lists: number
}

/** Prices operations. @returns US dollars, free tiers left aside. */
export function priceOperations(counts: KvOperationCounts, prices: KvPrices): number {
  const usdTimesMillion =
    counts.gets * prices.getUsdPerMillion +
    counts.puts * prices.putUsdPerMillion +
    counts.deletes * prices.deleteUsdPerMillion +
    counts.lists * prices.listUsdPerMillion
  return usdTimesMillion / 1_000_000
}

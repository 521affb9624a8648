import { type KvOperationCounts, type KvPrices, priceOperations } from "@larder/core"

/** What is used in a month. */
export interface Workload extends KvOperationCounts {
  /** On average over the month. */
  readonly storedBytes: number
}

/** One line of a month's bill. */
export interface CostLine {
  readonly kind: "reads" | "writes" | "deletes" | "lists" | "storage"
  /** Operations, or bytes. */
  readonly amount: number
  /** Operations, or bytes, without charge. */
  readonly free: number
  /** By the price list alone, in US dollars. */
  readonly usd: number
  /** Once the free amount is taken off, in US dollars. */
  readonly usdBeyondFree: number
}

/** Free every month, for the whole account. Source: Telnyx's KV pricing page, read in autumn 2026. */
export const FREE_A_MONTH: Workload = {
  gets: 10_000_000,
  puts: 1_000_000,
  deletes: 1_000_000,
  lists: 1_000_000,
  storedBytes: 1e9,
}

const OPERATIONS = [
  ["reads", "gets"],
  ["writes", "puts"],
  ["deletes", "deletes"],
  ["lists", "lists"],
] as const

/** Prices the workload of a month, line by line. */
export function priceMonth(workload: Workload, prices: KvPrices): readonly CostLine[] {
  const nothing = { gets: 0, puts: 0, deletes: 0, lists: 0 }
  const lines = OPERATIONS.map(([kind, member]) =>
    toLine(kind, workload[member], FREE_A_MONTH[member], (amount) =>
      priceOperations({ ...nothing, [member]: amount }, prices),
    ),
  )
  const priceBytes = (bytes: number): number => (bytes / 1e9) * prices.storageUsdPerGbMonth
  return [...lines, toLine("storage", workload.storedBytes, FREE_A_MONTH.storedBytes, priceBytes)]
}

function toLine(kind: CostLine["kind"], amount: number, free: number, price: (amount: number) => number): CostLine {
  return { kind, amount, free, usd: price(amount), usdBeyondFree: price(Math.max(amount - free, 0)) }
}

import { type KvOperationCounts, priceOperations, TELNYX_PRICES } from "@larder/core"
import { usageError } from "../../errors/command-error.ts"
import { formatUsd } from "../../output/amounts.ts"
import { type CostLine, FREE_A_MONTH, priceMonth, type Workload } from "./price-month.ts"
import type { LoggedOperations } from "./read-log.ts"

/** A month, as prices are by. */
export const MONTH_MS: number = 30 * 86_400_000

/** What `--json` prints. */
export interface Cost {
  /** What was given, by the price list alone. */
  readonly given: KvOperationCounts & { readonly usd: number }
  /** How long that took, in milliseconds. */
  readonly coversMs: number
  readonly month: readonly CostLine[]
  readonly usdPerMonth: number
  readonly usdPerMonthBeyondFree: number
  readonly byPrefix?: LoggedOperations["byPrefix"]
  readonly assumptions: readonly string[]
}

/**
 * Puts together what some operations would cost as the work of a month.
 *
 * @throws {CommandError} When they cover no time.
 */
export function toCost({ byPrefix, ...counts }: LoggedOperations, storedBytes: number, coversMs: number): Cost {
  if (coversMs <= 0) throw usageError("--covers: expected more than nothing")
  const times = MONTH_MS / coversMs
  const { gets, puts, deletes, lists } = counts
  const workload: Workload = {
    gets: gets * times,
    puts: puts * times,
    deletes: deletes * times,
    lists: lists * times,
    storedBytes,
  }
  const month = priceMonth(workload, TELNYX_PRICES)
  return {
    given: { ...counts, usd: priceOperations(counts, TELNYX_PRICES) },
    coversMs,
    month,
    usdPerMonth: sum(month, "usd"),
    usdPerMonthBeyondFree: sum(month, "usdBeyondFree"),
    byPrefix,
    assumptions: assumptionsOf(times),
  }
}

function assumptionsOf(times: number): readonly string[] {
  const { getUsdPerMillion, putUsdPerMillion, storageUsdPerGbMonth } = TELNYX_PRICES
  const prices = `reads ${formatUsd(getUsdPerMillion)}, writes, deletes and lists ${formatUsd(putUsdPerMillion)} a million; storage ${formatUsd(storageUsdPerGbMonth)} a GB and month`
  const free = `${FREE_A_MONTH.gets / 1e6} M reads, ${FREE_A_MONTH.puts / 1e6} M writes, deletes and lists each, ${FREE_A_MONTH.storedBytes / 1e9} GB`
  return [
    `Prices of Telnyx KV as of autumn 2026: ${prices}; transfer is free.`,
    `Free every month: ${free}, for the whole account: nothing else uses them here.`,
    times === 1
      ? "The amounts are those of a month."
      : `A month has 30 days: what was given happens ${times.toLocaleString("en-US", { maximumFractionDigits: 1 })} times in it, evenly.`,
    "A call that is retried counts once; storage is the average over the month, envelopes included.",
  ]
}

function sum(lines: readonly CostLine[], member: "usd" | "usdBeyondFree"): number {
  return lines.reduce((total, line) => total + line[member], 0)
}

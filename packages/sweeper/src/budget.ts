import { type KvOperationCounts, priceOperations } from "@larder/core"
import type { ResolvedSweepOptions } from "./sweep-options.ts"
import type { SweepBudgetName } from "./sweep-report.ts"

/** How many operations of some kinds. */
export type Cost = Partial<KvOperationCounts>

/** What a sweep has used, and may still use. */
export interface Budget {
  /**
   * Takes operations that belong together, before the first is sent: none is paid for in vain.
   *
   * @returns Whether there was room; once there was none, there is none any more.
   */
  take(cost: Cost): boolean
  /** Counts operations that room was kept for. */
  spend(cost: Cost): void
  /** Gives back what was taken and is not sent. */
  refund(kind: keyof Cost): void
  /** Tells whether there is time left to send what was taken. */
  hasTime(): boolean
  end(by: SweepBudgetName): void
  endedBy(): SweepBudgetName | undefined
  counts(): KvOperationCounts
  usd(): number
  elapsedMs(): number
}

/** Time kept for what is under way when the budget ends: a tenth of all, at most this, in milliseconds. */
const MAX_RESERVE_MS = 1_000

export function createBudget(options: ResolvedSweepOptions): Budget {
  const { maxMs, maxOperations, maxUsd, keepsState, now } = options
  const { prices } = options.store.capabilities
  const lastMs = maxMs - Math.min(maxMs / 10, MAX_RESERVE_MS)
  // The state is written when all else is over.
  const reserve = keepsState ? 1 : 0
  const reserveUsd = (reserve * Math.max(prices.putUsdPerMillion, prices.deleteUsdPerMillion)) / 1_000_000
  const counts = { ...NONE }
  let endedBy: SweepBudgetName | undefined
  let [elapsedMs, readAtMs] = [0, now()]

  /** A wall clock that is set back must not lengthen the sweep. */
  function tick(): number {
    const nowMs = now()
    elapsedMs += Math.max(0, nowMs - readAtMs)
    readAtMs = nowMs
    return elapsedMs
  }
  function end(by: SweepBudgetName): void {
    endedBy ??= by
  }
  function spend(cost: Cost): void {
    for (const kind of KINDS) counts[kind] += cost[kind] ?? 0
  }
  function hasTime(): boolean {
    if (tick() > lastMs) end("maxMs")
    return endedBy !== "maxMs"
  }

  return {
    take(cost) {
      if (!hasTime() || endedBy !== undefined) return false
      if (total(counts) + total(cost) + reserve > maxOperations) end("maxOperations")
      const usd = priceOperations(counts, prices) + priceOperations({ ...NONE, ...cost }, prices)
      if (usd + reserveUsd > maxUsd) end("maxUsd")
      if (endedBy === undefined) spend(cost)
      return endedBy === undefined
    },
    spend,
    refund: (kind) => spend({ [kind]: -1 }),
    hasTime,
    end,
    endedBy: () => endedBy,
    counts: () => ({ ...counts }),
    usd: () => priceOperations(counts, prices),
    elapsedMs: tick,
  }
}

const NONE = { gets: 0, puts: 0, deletes: 0, lists: 0 } as const
const KINDS = ["gets", "puts", "deletes", "lists"] as const

function total(cost: Cost): number {
  return KINDS.reduce((sum, kind) => sum + (cost[kind] ?? 0), 0)
}

import { type KvOperationCounts, priceOperations } from "@larder/core"
import type { ResolvedSweepOptions } from "./sweep-options.ts"
import type { SweepBudgetName } from "./sweep-report.ts"

/** What a sweep has used, and may still use. */
export interface Budget {
  /**
   * Takes one operation, before it is sent.
   *
   * @param behind Operations that are to follow it, so that none is paid for in vain. @default 0
   * @returns Whether there was room; once there was none, there is none any more.
   */
  take(kind: keyof KvOperationCounts, behind?: number): boolean
  /** Counts an operation that room was kept for. */
  spend(kind: keyof KvOperationCounts): void
  /** Ends it. */
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
  const dearest = Math.max(prices.putUsdPerMillion, prices.deleteUsdPerMillion) / 1_000_000
  const counts = { gets: 0, puts: 0, deletes: 0, lists: 0 }
  let endedBy: SweepBudgetName | undefined
  let [operations, elapsedMs, readAtMs] = [0, 0, now()]

  /** A wall clock that is set back must not lengthen the sweep. */
  function tick(): number {
    const nowMs = now()
    elapsedMs += Math.max(0, nowMs - readAtMs)
    readAtMs = nowMs
    return elapsedMs
  }
  const usd = (): number => priceOperations(counts, prices)
  function spend(kind: keyof KvOperationCounts): void {
    counts[kind] += 1
    operations += 1
  }
  function findEnd(kind: keyof KvOperationCounts, kept: number): SweepBudgetName | undefined {
    if (tick() > lastMs) return "maxMs"
    if (operations + 1 + kept > maxOperations) return "maxOperations"
    const one = priceOperations({ gets: 0, puts: 0, deletes: 0, lists: 0, [kind]: 1 }, prices)
    return usd() + one + kept * dearest > maxUsd ? "maxUsd" : undefined
  }

  return {
    take(kind, behind = 0) {
      endedBy ??= findEnd(kind, behind + reserve)
      if (endedBy === undefined) spend(kind)
      return endedBy === undefined
    },
    spend,
    end: (by) => {
      endedBy ??= by
    },
    endedBy: () => endedBy,
    counts: () => ({ ...counts }),
    usd,
    elapsedMs: tick,
  }
}

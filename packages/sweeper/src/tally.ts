import type { KvCapabilities, KvKeyInfo } from "@larder/core"
import type { Budget } from "./budget.ts"
import { type Decision, listedEndMs } from "./decide.ts"
import type { SweepError, SweepPrefixReport } from "./sweep-report.ts"

/** What is counted of a prefix while it is swept. */
export type Tally = {
  -readonly [Name in keyof Omit<
    SweepPrefixReport,
    "error" | "operations" | "usd" | "durationMs"
  >]: SweepPrefixReport[Name]
} & {
  error?: SweepError
  /** Pages that had keys. */
  pages: number
  /** What the moving average rests on, 0 to 1. */
  weight: number
  /** Tells what was used of the budget since. */
  used(): Pick<SweepPrefixReport, "operations" | "usd" | "durationMs">
}

/** How much of the moving average of the stale share a thousand keys, a whole page, leave to what was before them. */
const KEPT = 0.8
const WHOLE_PAGE = 1_000

/** Begins to count for a prefix. */
export function createTally(prefix: string, budget: Budget): Tally {
  const [counts, usd, elapsedMs] = [budget.counts(), budget.usd(), budget.elapsedMs()]
  return {
    prefix,
    done: false,
    scanned: 0,
    expired: 0,
    deleted: 0,
    keptByEconomy: 0,
    keptByEconomyBytes: 0,
    keptByEconomyUsdPerMonth: 0,
    keptByRecheck: 0,
    unreadable: 0,
    failed: 0,
    outlivedServerTtl: 0,
    staleShare: 0,
    pages: 0,
    weight: 0,
    used() {
      const total = budget.counts()
      return {
        operations: {
          gets: total.gets - counts.gets,
          puts: total.puts - counts.puts,
          deletes: total.deletes - counts.deletes,
          lists: total.lists - counts.lists,
        },
        usd: budget.usd() - usd,
        durationMs: budget.elapsedMs() - elapsedMs,
      }
    },
  }
}

/** A key, and what the list alone says of it. */
export interface Decided {
  readonly info: KvKeyInfo
  readonly decision: Decision
}

/** Counts what the list says of a page's keys. */
export function noteDecisions(tally: Tally, decided: readonly Decided[], { serverTtl, prices }: KvCapabilities): void {
  tally.scanned += decided.length
  for (const { info, decision } of decided) {
    if (decision === "doubtful") tally.unreadable += 1
    const isDead = decision === "dead" || decision === "cheap-dead"
    if (isDead) noteExpired(tally, serverTtl.support === "yes" || listedEndMs(info) !== undefined)
    if (decision !== "cheap" && decision !== "cheap-dead") continue
    tally.keptByEconomy += 1
    tally.keptByEconomyBytes += info.sizeBytes ?? 0
  }
  tally.keptByEconomyUsdPerMonth = (tally.keptByEconomyBytes / 1_000_000_000) * prices.storageUsdPerGbMonth
}

/** @param isOutlived Whether the server should have ended it by itself. */
export function noteExpired(tally: Tally, isOutlived: boolean): void {
  tally.expired += 1
  if (isOutlived) tally.outlivedServerTtl += 1
}

/** Takes a page into the moving average, by the number of its keys. */
export function notePage(tally: Tally, expired: number, scanned: number): void {
  if (scanned === 0) return
  tally.pages += 1
  const kept = KEPT ** (scanned / WHOLE_PAGE)
  tally.weight = tally.weight * kept + 1 - kept
  tally.staleShare += ((1 - kept) / tally.weight) * (expired / scanned - tally.staleShare)
}

/** Tells what was counted, as it stands. */
export function toPrefixReport({ pages: _, weight: __, used, ...tally }: Tally): SweepPrefixReport {
  return { ...tally, ...used() }
}

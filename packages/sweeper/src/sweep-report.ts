import type { KvOperationCounts } from "@larder/core"

/** What a sweep did, and what it cost. Plain JSON. */
export interface SweepReport {
  /** Whether every prefix was swept to its end. */
  readonly done: boolean
  /** Which budget ended it. Absent when none did. */
  readonly endedBy?: SweepBudgetName
  /** Where the next sweep goes on. Absent when there is nothing left to go on with. */
  readonly resumeToken?: string
  /** Whether deletes were only counted. */
  readonly dryRun: boolean
  /** When it began, in epoch milliseconds of the local clock. */
  readonly startedAtMs: number
  readonly durationMs: number
  /** Every operation, those that keep the state included. Retries of the client are part of theirs. */
  readonly operations: KvOperationCounts
  /** US dollars, free tiers left aside. */
  readonly usd: number
  readonly clock: SweepClock
  /** What whoever reads this should know: a sentence each. */
  readonly warnings: readonly string[]
  /** One for each policy that was begun, in their order. */
  readonly prefixes: readonly SweepPrefixReport[]
}

/** The names of the limits of a budget. */
export type SweepBudgetName = "maxMs" | "maxOperations" | "maxUsd"

/** The clock that keys were judged by. */
export interface SweepClock {
  /** `"local"` where the store does not tell its own, as a binding does not. */
  readonly source: "server" | "local"
  /** How far the server's clock is ahead of the local one, in milliseconds. */
  readonly differenceMs: number
  /** How much longer every grace was for that, in milliseconds; 0 up to a difference of 5 seconds. */
  readonly extraGraceMs: number
}

/** What a sweep did under one prefix. */
export interface SweepPrefixReport {
  readonly prefix: string
  /** Whether its end was reached. */
  readonly done: boolean
  /** Keys listed. */
  readonly scanned: number
  /** Keys past their end and its grace, by the list or by their envelope. */
  readonly expired: number
  /** Keys deleted; with `dryRun`, those that would have been. */
  readonly deleted: number
  /** Keys left because they are cheaper to keep. Where only a read would tell, all that may be dead. */
  readonly keptByEconomy: number
  readonly keptByEconomyBytes: number
  /** What those cost, in US dollars a month. */
  readonly keptByEconomyUsdPerMonth: number
  /** Keys dead by the list, and alive when they were read. */
  readonly keptByRecheck: number
  /** Keys not understood, and so left: no envelope, a broken one, an `updated_at` or a size in doubt. */
  readonly unreadable: number
  /** Keys whose read or delete failed. */
  readonly failed: number
  /** Expired keys that the server should have ended by itself, as far as it is known to do so. */
  readonly outlivedServerTtl: number
  readonly operations: KvOperationCounts
  /** US dollars, free tiers left aside. */
  readonly usd: number
  readonly durationMs: number
  /** Share of expired keys among those listed, 0 to 1: a moving average by keys, the latest weighing most. */
  readonly staleShare: number
  /** Why the prefix was given up. */
  readonly error?: SweepError
}

export interface SweepError {
  /** `"POLICY_CONTRADICTED"`, or the code of an error of the store. */
  readonly code: string
  readonly message: string
}

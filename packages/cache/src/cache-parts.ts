import type { KvPrices } from "@larder/core"
import type { Coherence } from "./coherence/coherence.ts"
import type { HitGate } from "./hit-gate.ts"
import type { Horizon } from "./horizon.ts"
import type { InvalidationLog } from "./invalidation-log.ts"
import type { Invalidator } from "./invalidator.ts"
import type { Journal } from "./journal.ts"
import type { MemoryBudget } from "./memory-budget.ts"
import type { StoreTier } from "./store-tier.ts"
import type { WriteQuestion } from "./thrift.ts"
import type { SetTimer } from "./timers.ts"
import type { WriteVerdict } from "./write-admission.ts"

/** What all definitions of a cache share. */
export interface CacheParts {
  readonly store: StoreTier
  readonly prices: KvPrices
  readonly budget: MemoryBudget
  readonly log: InvalidationLog
  readonly invalidator: Invalidator
  readonly coherence: Coherence | undefined
  readonly gate: HitGate
  readonly horizon: Horizon
  /** Judges writes that might be spared. */
  readonly judgeWrite: (question: WriteQuestion) => Promise<WriteVerdict>
  readonly journal: Journal
  readonly maxLoads: number
  readonly now: () => number
  readonly random: () => number
  readonly setTimer: SetTimer
  readonly defer: (work: Promise<unknown>) => void
}

import type { KvPrices } from "@larder/core"
import type { Coherence } from "./coherence/coherence.ts"
import type { HitGate } from "./hit-gate.ts"
import type { Horizon } from "./horizon.ts"
import type { InvalidationLog } from "./invalidation-log.ts"
import type { Invalidator } from "./invalidator.ts"
import type { Journal } from "./journal.ts"
import type { MemoryPool } from "./memory-pool.ts"
import type { StoreTier } from "./store-tier.ts"
import type { Thrift } from "./thrift.ts"
import type { SetTimer } from "./timers.ts"

/** What all definitions of a cache share. */
export interface CacheParts {
  readonly store: StoreTier
  readonly prices: KvPrices
  readonly pool: MemoryPool
  readonly log: InvalidationLog
  readonly invalidator: Invalidator
  /** Its code is loaded where it is used; absent where it is off. */
  readonly coherence: Promise<Coherence> | undefined
  readonly gate: HitGate
  readonly horizon: Horizon
  /** How much longer than the oldest value an invalidation message lives, in milliseconds. */
  readonly messageMarginMs: number
  /** Its code is loaded with the first write that might be spared. */
  readonly thrift: () => Promise<Thrift>
  readonly journal: Journal
  readonly maxLoads: number
  readonly now: () => number
  readonly random: () => number
  readonly setTimer: SetTimer
  readonly defer: (work: Promise<unknown>) => void
}

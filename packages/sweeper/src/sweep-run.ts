import type { KvOperationCounts } from "@larder/core"
import { type Budget, createBudget } from "./budget.ts"
import { createServerClock, type ServerClock } from "./server-clock.ts"
import type { ResolvedSweepOptions } from "./sweep-options.ts"

/** What one sweep goes by. */
export interface SweepRun {
  readonly options: ResolvedSweepOptions
  readonly budget: Budget
  readonly clock: ServerClock
  readonly warnings: Set<string>
  /**
   * Sends one operation, if there is room for it in the budget.
   *
   * @param behind Operations that are to follow it.
   * @returns `OVER` when the budget has ended, before it or on the way.
   * @throws What the store throws, and the reason of the caller's signal.
   */
  call<T>(
    kind: keyof KvOperationCounts,
    send: (signal: AbortSignal) => Promise<T>,
    behind?: number,
  ): Promise<T | typeof OVER>
}

/** The budget has ended. */
export const OVER: unique symbol = Symbol("over")

export function createSweepRun(options: ResolvedSweepOptions): SweepRun {
  const { maxMs, now, signal } = options
  const budget = createBudget(options)
  // What hangs beyond the reserve is given up, so that there is a report.
  const deadline = AbortSignal.timeout(maxMs)
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline])
  return {
    options,
    budget,
    clock: createServerClock(now),
    warnings: new Set(),
    async call(kind, send, behind) {
      signal?.throwIfAborted()
      if (!budget.take(kind, behind)) return OVER
      try {
        return await send(either)
      } catch (error) {
        signal?.throwIfAborted()
        if (!deadline.aborted) throw error
        budget.end("maxMs")
        return OVER
      }
    },
  }
}

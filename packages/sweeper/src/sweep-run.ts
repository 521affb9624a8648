import type { KvOperationCounts } from "@larder/core"
import { type Budget, createBudget } from "./budget.ts"
import { OVER } from "./over.ts"
import { pause, rateDelayMs } from "./rate-pace.ts"
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

export function createSweepRun(options: ResolvedSweepOptions): SweepRun {
  const { concurrency, maxMs, now, signal } = options
  const { rateLimit } = options.store.capabilities
  const budget = createBudget(options)
  // What hangs beyond the reserve is given up, so that there is a report.
  const deadline = AbortSignal.timeout(maxMs)
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline])

  async function keepPace(): Promise<void> {
    const waitMs = rateDelayMs(rateLimit, concurrency, now())
    if (waitMs === 0) return
    if (waitMs < maxMs - budget.elapsedMs()) await pause(waitMs, either)
    else budget.end("maxMs")
  }

  return {
    options,
    budget,
    clock: createServerClock(now),
    warnings: new Set(),
    async call(kind, send, behind) {
      if (rateLimit !== undefined) await keepPace()
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

import { type Budget, type Cost, createBudget } from "./budget.ts"
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
   * Takes operations that belong together from the budget, at the pace of the server.
   *
   * @returns Whether there was room.
   * @throws The reason of the caller's signal.
   */
  take(cost: Cost): Promise<boolean>
  /**
   * Sends an operation that was taken.
   *
   * @returns `OVER` when the time has ended, before it or on the way.
   * @throws What the store throws, and the reason of the caller's signal.
   */
  send<T>(kind: keyof Cost, operation: (signal: AbortSignal) => Promise<T>): Promise<T | typeof OVER>
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
    async take(cost) {
      if (rateLimit !== undefined) await keepPace()
      signal?.throwIfAborted()
      return budget.take(cost)
    },
    async send(kind, operation) {
      signal?.throwIfAborted()
      if (!budget.hasTime() || deadline.aborted) {
        budget.end("maxMs")
        budget.refund(kind)
        return OVER
      }
      try {
        return await operation(either)
      } catch (error) {
        signal?.throwIfAborted()
        if (!deadline.aborted) throw error
        budget.end("maxMs")
        return OVER
      }
    },
  }
}

import type { Coherence, Invalidation } from "./coherence/coherence.ts"
import type { Horizon } from "./horizon.ts"
import type { InvalidationLog } from "./invalidation-log.ts"
import type { Journal } from "./journal.ts"
import type { Mark } from "./mark.ts"

/** Gives up what is invalidated by now. @param keys The keys concerned, by their marks; absent when it is not known which. */
export type DropOutdated = (keys?: ReadonlySet<Mark>) => void

/** What the invalidator is made of. */
export interface InvalidatorParts {
  readonly log: InvalidationLog
  readonly horizon: Horizon
  readonly coherence: Promise<Coherence> | undefined
  /** How far the clocks of two nodes may differ, in milliseconds. */
  readonly maxSkewMs: number
  readonly now: () => number
  readonly journal: Journal
}

/** Takes invalidations, made here or learnt from other nodes, to all that holds values. */
export interface Invalidator {
  readonly add: (drop: DropOutdated) => void
  /** Invalidates whatever has a mark: a key, which its holder has given up or replaced already, or many. @returns When the other nodes can learn of it. */
  readonly invalidate: (mark: Mark, scope: Invalidation["scope"]) => Promise<void>
  /** Takes note of invalidations. */
  readonly note: (invalidations: readonly Invalidation[], origin: "here" | "elsewhere") => void
  /** Has all that holds values give up what is invalidated by now. */
  readonly dropOutdated: DropOutdated
}

export function createInvalidator(parts: InvalidatorParts): Invalidator {
  const { log, horizon, coherence, maxSkewMs, now, journal } = parts
  const holders: DropOutdated[] = []

  const note: Invalidator["note"] = (invalidations, origin) => {
    log.prune(now() - horizon.ms())
    // The clocks of those who wrote to the store meanwhile may be ahead.
    for (const { mark, atMs } of invalidations) log.add(mark, atMs + maxSkewMs, origin)
    journal.report({ type: "invalidation", origin, count: invalidations.length })
  }

  const dropOutdated: DropOutdated = (keys) => {
    for (const drop of holders) drop(keys)
  }

  return {
    add: (drop) => holders.push(drop),
    async invalidate(mark, scope) {
      const invalidation = { mark, scope, atMs: Math.floor(now()) }
      note([invalidation], "here")
      if (scope === "many") dropOutdated()
      await (await coherence)?.publish(invalidation)
    },
    note,
    dropOutdated,
  }
}

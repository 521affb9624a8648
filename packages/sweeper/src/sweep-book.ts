import { isKvError } from "@larder/core"
import { type Place, toResumeToken } from "./resume-token.ts"
import type { SweepError, SweepPrefixReport, SweepReport } from "./sweep-report.ts"
import type { SweepRun } from "./sweep-run.ts"
import { createTally, type Tally, toPrefixReport } from "./tally.ts"

/** What a sweep writes down. */
export interface SweepBook {
  /** Begins to count for a prefix, or goes on. */
  open(prefix: string): Tally
  /** @param place Where to go on. */
  report(place: Place | undefined): SweepReport
}

export function createSweepBook({ budget, clock, options, warnings }: SweepRun): SweepBook {
  const startedAtMs = options.now()
  const closed: SweepPrefixReport[] = []
  let tally: Tally | undefined

  for (const { prefix, graceMs } of options.policies) {
    if (graceMs === 0) warnings.add(`no grace for "${prefix}": what is written anew during the sweep may be lost`)
  }

  function allWarnings(prefixes: readonly SweepPrefixReport[]): string[] {
    const { differenceMs, extraGraceMs } = clock.read()
    const all = [...warnings]
    if (extraGraceMs > 0) {
      all.push(`the server's clock differs from ours by ${differenceMs} ms: every grace was longer by that`)
    }
    const scanned = prefixes.filter((one) => one.scanned > 0)
    if (scanned.length > 0 && scanned.every((one) => one.unreadable === one.scanned)) {
      all.push("no key was understood: the list may not say when keys were written, or they are no envelopes")
    }
    return all
  }

  return {
    open(prefix) {
      if (tally?.prefix === prefix) return tally
      if (tally !== undefined) closed.push(toPrefixReport(tally))
      tally = createTally(prefix, budget)
      return tally
    },
    report(place) {
      const prefixes = tally === undefined ? closed : [...closed, toPrefixReport(tally)]
      const endedBy = budget.endedBy()
      return {
        done: place === undefined && prefixes.every(({ done }) => done),
        ...(endedBy === undefined ? {} : { endedBy }),
        ...(place === undefined ? {} : { resumeToken: toResumeToken(place) }),
        dryRun: options.dryRun,
        startedAtMs,
        durationMs: budget.elapsedMs(),
        operations: budget.counts(),
        usd: budget.usd(),
        clock: clock.read(),
        warnings: allWarnings(prefixes),
        prefixes,
      }
    },
  }
}

/** What is thrown by a store may be anything. */
export function toSweepError(error: unknown): SweepError {
  const message = error instanceof Error ? error.message : String(error)
  return { code: isKvError(error) ? error.code : "UNKNOWN", message }
}

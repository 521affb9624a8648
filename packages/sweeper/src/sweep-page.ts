import { KvError, type KvKeyInfo } from "@larder/core"
import pLimit from "p-limit"
import { decide } from "./decide.ts"
import { toEstimate } from "./estimate.ts"
import type { ListedPage } from "./list-pages.ts"
import type { Place } from "./resume-token.ts"
import { type Candidate, type KeyOutcome, sweepKey } from "./sweep-key.ts"
import type { ResolvedSweepPolicy } from "./sweep-policy.ts"
import type { SweepRun } from "./sweep-run.ts"
import { type Decided, noteDecisions, noteExpired, notePage, type Tally } from "./tally.ts"

/** Failures in a row after which a prefix is given up. */
const MAX_FAILURES = 10
/** Share of a page's decisions by the list that reading may prove wrong: a policy that errs more often is wrong itself. */
const MAX_CONTRADICTED = 0.05

/** What one page is swept with. */
export interface PageParts {
  readonly run: SweepRun
  readonly policy: ResolvedSweepPolicy
  readonly tally: Tally
}

/**
 * Sweeps the keys of one page.
 *
 * @returns `undefined` when all is done; otherwise where to go on.
 * @throws What ended the prefix: a policy that is contradicted, failures in a row, the reason of the caller's signal.
 */
export async function sweepPage(
  parts: PageParts,
  { keys, place, next, asOfMs }: ListedPage,
): Promise<Place | undefined> {
  if (keys === undefined) return place
  const { run, policy, tally } = parts
  const decided = keys.map((info) => ({ info, decision: decide(info, policy, asOfMs) }))
  const candidates = decided.filter(isCandidate)
  const expiredBefore = tally.expired
  noteDecisions(tally, decided, run.options.store.capabilities)
  if (tally.pages === 0 && keys.length > 0) {
    run.options.onEvent(toEstimate(run, policy, { keys: keys.length, isWhole: next === undefined }, candidates))
  }
  const outcomes = await sweepCandidates(parts, candidates, asOfMs)
  notePage(tally, tally.expired - expiredBefore, keys.length)
  const stoppedAt = decided.findIndex(({ info }) => outcomes.get(info) === "unswept")
  if (stoppedAt === -1) return undefined
  // The page begins behind the last key that is done and still there, next time.
  const kept = decided.slice(0, stoppedAt).findLast(({ info }) => run.options.dryRun || !GONE.has(outcomes.get(info)))
  return { ...place, after: kept?.info.key ?? place.after }
}

const GONE: ReadonlySet<KeyOutcome | undefined> = new Set(["deleted", "gone"])

function isCandidate(decided: Decided): decided is Candidate {
  return decided.decision === "dead" || decided.decision === "read"
}

/** Sweeps them all, a bounded number at a time. What fails stops those that have not begun; the others are waited for. */
async function sweepCandidates(
  { run, policy, tally }: PageParts,
  candidates: readonly Candidate[],
  asOfMs: number,
): Promise<ReadonlyMap<KvKeyInfo, KeyOutcome>> {
  const { concurrency, signal, store } = run.options
  const mostContradicted = candidates.filter(({ decision }) => decision === "dead").length * MAX_CONTRADICTED
  let [contradicted, failures] = [0, 0]
  let end: { readonly error: unknown } | undefined

  async function sweepOne(candidate: Candidate): Promise<KeyOutcome> {
    if (end !== undefined || run.budget.endedBy() !== undefined) return "unswept"
    try {
      const outcome = await sweepKey(run, policy, candidate, asOfMs)
      failures = 0
      note(candidate, outcome)
      return outcome
    } catch (error) {
      tally.failed += 1
      failures += 1
      if (signal?.aborted || failures >= MAX_FAILURES) end ??= { error }
      return "alive"
    }
  }

  function note({ decision }: Candidate, outcome: KeyOutcome): void {
    if (outcome === "unreadable") tally.unreadable += 1
    if (outcome === "deleted") tally.deleted += 1
    if (decision === "read" && outcome === "deleted") noteExpired(tally, store.capabilities.serverTtl.support === "yes")
    if (decision === "read" || outcome !== "alive") return
    tally.keptByRecheck += 1
    contradicted += 1
    // One alone may have been written in this very moment.
    if (contradicted > Math.max(1, mostContradicted)) end ??= { error: contradictedError(policy.prefix) }
  }

  const outcomes = await pLimit(concurrency).map(candidates, async (one) => [one.info, await sweepOne(one)] as const)
  if (end !== undefined) throw end.error
  return new Map(outcomes)
}

function contradictedError(prefix: string): KvError {
  const message = `the policy of "${prefix}" calls keys dead that are alive: over 5 % of a page`
  return new KvError(message, { code: "POLICY_CONTRADICTED", operation: "sweep" })
}

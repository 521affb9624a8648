import { KvError, type KvKeyInfo, type KvPage } from "@larder/core"
import pLimit from "p-limit"
import { type Decision, decide } from "./decide.ts"
import { toEstimate } from "./estimate.ts"
import { type Candidate, type KeyOutcome, sweepKey } from "./sweep-key.ts"
import type { ResolvedSweepPolicy } from "./sweep-policy.ts"
import type { SweepRun } from "./sweep-run.ts"
import { notePage, type Tally } from "./tally.ts"

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

interface Decided {
  readonly info: KvKeyInfo
  readonly decision: Decision
}

/**
 * Sweeps the keys of one page.
 *
 * @param keys Those of the page that were not swept before.
 * @param asOfMs The instant they are judged by, in epoch milliseconds of the server.
 * @returns `undefined` when all is done; otherwise the last key that is done and still there, if there is one.
 * @throws What ended the prefix: a policy that is contradicted, failures in a row, the reason of the caller's signal.
 */
export async function sweepPage(
  parts: PageParts,
  page: Pick<KvPage, "keys" | "cursor">,
  asOfMs: number,
): Promise<{ readonly after: string | undefined } | undefined> {
  const { run, policy, tally } = parts
  const decided = page.keys.map((info) => ({ info, decision: decide(info, policy, asOfMs) }))
  const candidates = decided.filter(isCandidate)
  const expiredBefore = tally.expired
  noteDecisions(parts, decided)
  if (tally.pages === 0 && decided.length > 0) run.options.onEvent(toEstimate(run, policy, page, candidates))
  const outcomes = await sweepCandidates(parts, candidates, asOfMs)
  notePage(tally, tally.expired - expiredBefore, decided.length)
  const stoppedAt = outcomes.indexOf("unswept")
  return stoppedAt === -1 ? undefined : { after: lastKept(decided, candidates, outcomes, stoppedAt) }
}

function isCandidate(decided: Decided): decided is Candidate {
  return decided.decision === "dead" || decided.decision === "read"
}

function noteDecisions({ run, tally }: PageParts, decided: readonly Decided[]): void {
  const { serverTtl, prices } = run.options.store.capabilities
  tally.scanned += decided.length
  for (const { info, decision } of decided) {
    if (decision === "doubtful") tally.unreadable += 1
    if (decision === "dead" || decision === "cheap-dead") {
      noteExpired(tally, serverTtl.support === "yes" || info.expiresAtMs !== undefined)
    }
    if (decision !== "cheap" && decision !== "cheap-dead") continue
    tally.keptByEconomy += 1
    tally.keptByEconomyBytes += info.sizeBytes ?? 0
  }
  tally.keptByEconomyUsdPerMonth = (tally.keptByEconomyBytes / 1_000_000_000) * prices.storageUsdPerGbMonth
}

function noteExpired(tally: Tally, isOutlived: boolean): void {
  tally.expired += 1
  if (isOutlived) tally.outlivedServerTtl += 1
}

/** Sweeps them all, a bounded number at a time. What fails stops those that have not begun; the others are waited for. */
async function sweepCandidates(
  { run, policy, tally }: PageParts,
  candidates: readonly Candidate[],
  asOfMs: number,
): Promise<readonly KeyOutcome[]> {
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

  const outcomes = await pLimit(concurrency).map(candidates, sweepOne)
  if (end !== undefined) throw end.error
  return outcomes
}

function contradictedError(prefix: string): KvError {
  const message = `the policy of "${prefix}" calls keys dead that are alive: over 5 % of a page`
  return new KvError(message, { code: "POLICY_CONTRADICTED", operation: "sweep" })
}

/** Finds the last key before the first that was not swept, of those that are still there: the page begins behind it next time. */
function lastKept(
  decided: readonly Decided[],
  candidates: readonly Candidate[],
  outcomes: readonly KeyOutcome[],
  stoppedAt: number,
): string | undefined {
  const gone = new Set(candidates.filter((_, index) => ["deleted", "gone"].includes(outcomes[index] ?? "")))
  const done = decided.slice(0, decided.indexOf(candidates[stoppedAt] as Decided))
  return done.findLast((one) => !(gone as Set<Decided>).has(one))?.info.key
}

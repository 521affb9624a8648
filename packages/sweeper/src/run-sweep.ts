import { listPages } from "./list-pages.ts"
import { fromResumeToken, type Place } from "./resume-token.ts"
import { createSweepBook, type SweepBook, toSweepError } from "./sweep-book.ts"
import type { ResolvedSweepOptions } from "./sweep-options.ts"
import { sweepPage } from "./sweep-page.ts"
import type { ResolvedSweepPolicy } from "./sweep-policy.ts"
import type { SweepReport } from "./sweep-report.ts"
import { createSweepRun, type SweepRun } from "./sweep-run.ts"
import { createSweepState, type SweepState } from "./sweep-state.ts"

/** Pages after which the state is written again, for a sweep that is killed. */
const CHECKPOINT_PAGES = 10

/**
 * Sweeps one prefix after the other, until all is done or the budget has ended.
 *
 * @throws The reason of the caller's signal, when it is aborted.
 */
export async function runSweep(options: ResolvedSweepOptions): Promise<SweepReport> {
  const { resumeToken } = options
  // What cannot be gone on with is refused before anything is sent.
  const given = resumeToken === undefined ? undefined : fromResumeToken(resumeToken)
  const run = createSweepRun(options)
  const state = createSweepState(run)
  const book = createSweepBook(run)
  const targets = toTargets(run)
  const from = given ?? (await state.load())
  const first = targets.findIndex(({ range }) => range === from?.range)
  if (from !== undefined && first === -1) run.warnings.add("the place to go on from is of other policies: begun anew")

  for (const [index, target] of targets.entries()) {
    // What lies before was done by the sweep that this one goes on with.
    if (index < first) continue
    const place = index === first && from !== undefined ? from : { range: target.range }
    const stopped = await sweepTarget({ run, book, state, next: targets[index + 1] }, target, place)
    if (stopped === undefined) continue
    await state.save(stopped)
    return book.report(stopped)
  }
  await state.save(undefined)
  return book.report(undefined)
}

/** What is listed as one. */
interface Target {
  readonly policy: ResolvedSweepPolicy
  readonly range: string
  /** Whether it is the last of its policy. */
  readonly isLast: boolean
}

function toTargets({ options }: SweepRun): readonly Target[] {
  return options.policies.flatMap((policy) => {
    const ranges = options.rangesOf(policy.prefix)
    return ranges.map((range, index) => ({ policy, range, isLast: index === ranges.length - 1 }))
  })
}

interface SweepParts {
  readonly run: SweepRun
  readonly book: SweepBook
  readonly state: SweepState
  readonly next: Target | undefined
}

/** @returns Where the budget ended it. */
async function sweepTarget(parts: SweepParts, target: Target, from: Place): Promise<Place | undefined> {
  const { run, book, state, next } = parts
  const tally = book.open(target.policy.prefix)
  let reached: Place | undefined = from

  async function pageDone(behind: Place | undefined): Promise<void> {
    reached = behind ?? next
    if (behind === undefined && target.isLast) tally.done = tally.error === undefined
    run.options.onEvent({ type: "progress", prefix: tally.prefix, report: book.report(reached) })
    if (behind !== undefined && tally.pages % CHECKPOINT_PAGES === 0) await state.checkpoint(behind)
  }

  try {
    for await (const page of listPages(run, from)) {
      const stopped = await sweepPage({ run, policy: target.policy, tally }, page)
      if (stopped !== undefined) return stopped
      await pageDone(page.next)
    }
    return undefined
  } catch (error) {
    const { signal } = run.options
    if (signal?.aborted) {
      await state.save(reached)
      throw signal.reason
    }
    tally.error = toSweepError(error)
    return undefined
  }
}

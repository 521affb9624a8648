import type { FlagsAdmin } from "@larder/flags/admin"
import type { Step } from "./steps.ts"
import type { Visitors } from "./visitors.ts"

/** What a step came to. */
export interface StepResult {
  readonly title: string
  readonly share: number
  /** From the change to the first round of visits that was as expected, in milliseconds. */
  readonly seenAfterMs: number
  /** Visitors who were shown the new page and then the old one again. */
  readonly takenBack: number
  readonly isAsExpected: boolean
}

const GIVE_UP_MS = 5_000

/** Makes a change while visitors come and go, until they see it. */
export async function runStep(step: Step, admin: FlagsAdmin, visitors: Visitors): Promise<StepResult> {
  const startedAtMs = Date.now()
  const hadNew = new Set<string>()
  const takenBack = new Set<string>()
  const changed = step.change(admin)
  let share = Number.NaN
  const elapsedMs = (): number => Date.now() - startedAtMs
  const isSettled = (): boolean =>
    elapsedMs() >= step.settleMs && Math.abs(share - step.expected) <= step.tolerance + 1e-9
  do {
    const visits = await visitors.visitOnce()
    for (const { user, isNew } of visits) {
      if (isNew) hadNew.add(user)
      else if (hadNew.has(user)) takenBack.add(user)
    }
    share = visits.filter(({ isNew }) => isNew).length / visits.length
  } while (!isSettled() && elapsedMs() < step.settleMs + GIVE_UP_MS)
  await changed
  const isAsExpected = isSettled() && (step.takesBack || takenBack.size === 0)
  return { title: step.title, share, seenAfterMs: elapsedMs(), takenBack: takenBack.size, isAsExpected }
}

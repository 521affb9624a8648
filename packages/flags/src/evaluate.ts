import type { CompiledFlag, FlagTable, Prerequisite } from "./definition/compiled-flag.ts"
import type { EvaluationContext } from "./flag-value.ts"
import { type Resolution, toFailure } from "./resolution.ts"

/** Most prerequisites that one evaluation looks at; where they lead in a circle, it ends here. */
const MAX_PREREQUISITES = 100

/** Prerequisites looked at so far. */
interface Visits {
  count: number
}

/**
 * Evaluates a flag. It never throws, whatever the context holds.
 *
 * @param nowMs The instant that schedules and ramps are judged by, in epoch milliseconds.
 * @param flags Where its prerequisites are.
 */
export function evaluate(
  flag: CompiledFlag,
  context: EvaluationContext,
  nowMs: number,
  flags: FlagTable,
  visits?: Visits,
): Resolution {
  const { rule, standing, byVariant, prerequisites } = flag
  const { flagMetadata } = standing
  if (prerequisites !== undefined && !areMet(prerequisites, context, nowMs, flags, visits ?? { count: 0 })) {
    return { value: undefined, reason: "DISABLED", flagMetadata }
  }
  if (rule === undefined) return standing
  try {
    const variant = rule({ data: context, context, nowMs })
    if (variant === undefined || variant === null) return standing
    // A rule may name a variant by a boolean or a number.
    return byVariant?.get(String(variant)) ?? toFailure("GENERAL", "targeting: no such variant", flagMetadata)
  } catch {
    return toFailure("GENERAL", "targeting: it cannot compute with this context", flagMetadata)
  }
}

function areMet(
  prerequisites: readonly Prerequisite[],
  context: EvaluationContext,
  nowMs: number,
  flags: FlagTable,
  visits: Visits,
): boolean {
  return prerequisites.every(({ flag: name, variant }) => {
    const flag = flags.get(name)
    if (flag === undefined || ++visits.count > MAX_PREREQUISITES) return false
    return evaluate(flag, context, nowMs, flags, visits).variant === variant
  })
}

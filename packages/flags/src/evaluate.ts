import type { CompiledFlag, FlagTable } from "./definition/compiled-flag.ts"
import type { EvaluationContext } from "./flag-value.ts"
import { type Resolution, toFailure } from "./resolution.ts"

/** Most prerequisites that one evaluation looks at; where they lead in a circle, it ends here. */
const MAX_PREREQUISITES = 100

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
  visits: { count: number } = { count: 0 },
): Resolution {
  const { rule, standing, byVariant, prerequisites } = flag
  const { flagMetadata } = standing
  try {
    const isMet = prerequisites?.every(({ flag: name, variant }) => {
      const other = flags.get(name)
      if (other === undefined || ++visits.count > MAX_PREREQUISITES) return false
      return evaluate(other, context, nowMs, flags, visits).variant === variant
    })
    if (isMet === false) return { value: undefined, reason: "DISABLED", flagMetadata }
    const variant = rule?.({ data: context, context, nowMs }) ?? undefined
    if (variant === undefined) return standing
    // A rule may name a variant by a boolean or a number.
    return byVariant?.get(String(variant)) ?? toFailure("GENERAL", "targeting: no such variant", flagMetadata)
  } catch (error) {
    return toFailure("GENERAL", String(error), flagMetadata)
  }
}

import { isRecord } from "../definition/check.ts"
import type { JsonValue } from "../flag-value.ts"

/**
 * Puts a rollout into a rule: in the place of the rollout there was, or of the last `else`, so that the conditions before it stay.
 *
 * @throws {RangeError} When the rule has no place for it.
 */
export function placeRollout(targeting: unknown, rollout: JsonValue): JsonValue {
  if (!isRecord(targeting) || Object.keys(targeting).length === 0 || "fractional" in targeting) return rollout
  const { if: branches } = targeting
  if (!Array.isArray(branches))
    throw new RangeError('targeting: expected none, an "if" or a rollout, to put a rollout in')
  const conditions = branches.slice(0, branches.length - (branches.length % 2))
  const otherwise: unknown = branches.length % 2 === 1 ? branches.at(-1) : null
  // A plain variant, or nothing, gives way; a condition of its own does not.
  return { if: [...conditions, isRecord(otherwise) ? placeRollout(otherwise, rollout) : rollout] }
}

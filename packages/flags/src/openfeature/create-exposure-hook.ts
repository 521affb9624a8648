import type { EvaluationDetails, FlagValue, Hook } from "@openfeature/server-sdk"

/** That somebody was given a value of a flag. */
export interface FlagExposure {
  readonly flagKey: string
  readonly value: FlagValue
  readonly variant: string | undefined
  readonly reason: string | undefined
  readonly targetingKey: string | undefined
}

/**
 * Creates a hook that tells who was given which variant, for the evaluation of experiments.
 *
 * Evaluations that fail, and fall back to the default of their caller, are no exposures.
 *
 * @param onExposure What it throws does not reach the caller of the flag.
 *
 * @example
 * ```ts
 * import { OpenFeature } from "@openfeature/server-sdk"
 *
 * OpenFeature.addHooks(createExposureHook(({ flagKey, variant, targetingKey }) => console.log(flagKey, variant, targetingKey)))
 * ```
 */
export function createExposureHook(onExposure: (exposure: FlagExposure) => void): Hook {
  return {
    after({ context }, { flagKey, value, variant, reason }: EvaluationDetails<FlagValue>) {
      try {
        onExposure({ flagKey, value, variant, reason, targetingKey: context.targetingKey })
      } catch {
        // An analytics failure is no failure of the flag.
      }
    },
  }
}

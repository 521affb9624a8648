import { evaluate } from "./evaluate.ts"
import type { FlagDeclarations } from "./flag-declarations.ts"
import type { FlagState } from "./flag-state.ts"
import { type EvaluationContext, type FlagType, type FlagValue, NO_CONTEXT } from "./flag-value.ts"
import { type FlagDetails, type Resolution, toFailure } from "./resolution.ts"

/** What an evaluation goes by: definitions, and the instant that schedules and ramps are judged by. */
export interface Moment {
  readonly state: FlagState
  /** In epoch milliseconds. */
  readonly nowMs: number
}

/** What a flag comes to that is declared and nothing more. */
const DECLARED: Resolution = { value: undefined, reason: "DEFAULT", flagMetadata: {} }

/** Evaluates flags, each in the moment it is given; in a snapshot, that is always the same one. */
export class MomentReader {
  readonly #take: () => Moment
  readonly #declared: FlagDeclarations

  constructor(take: () => Moment, declared: FlagDeclarations) {
    this.#take = take
    this.#declared = declared
  }

  snapshot(): MomentReader {
    const moment = this.#take()
    return new MomentReader(() => moment, this.#declared)
  }

  boolean(name: string, fallback: boolean, context?: EvaluationContext): boolean {
    return this.#read("boolean", name, fallback, context)
  }

  number(name: string, fallback: number, context?: EvaluationContext): number {
    return this.#read("number", name, fallback, context)
  }

  string(name: string, fallback: string, context?: EvaluationContext): string {
    return this.#read("string", name, fallback, context)
  }

  object<T extends object>(name: string, fallback: T, context?: EvaluationContext): T {
    return this.#read("object", name, fallback, context)
  }

  value(name: string, context?: EvaluationContext): unknown {
    const declared = this.#declared[name]
    return declared && this.#read(declared.type, name, declared.default, context)
  }

  details<T>(name: string, fallback: T, context?: EvaluationContext): FlagDetails<T> {
    const moment = this.#take()
    const found = this.#resolve(moment, name, context)
    const { value, flagMetadata } = found
    if (value === undefined) return toDetails(name, fallback, found)
    if (!isOf(typeof fallback, value)) {
      return toDetails(name, fallback, toFailure("TYPE_MISMATCH", `expected a ${typeof fallback}`, flagMetadata))
    }
    const { flags, isStale } = moment.state
    // Of the kind of the fallback, as was just checked.
    return toDetails(name, value as T, found, isStale || flags.get(name)?.isStale)
  }

  #read<T>(type: FlagType, name: string, fallback: T, context: EvaluationContext | undefined): T {
    const { value } = this.#resolve(this.#take(), name, context)
    // Of the kind that was asked for; what members an object has is between the flag's author and the caller.
    return isOf(type, value) ? (value as T) : fallback
  }

  #resolve({ state, nowMs }: Moment, name: string, context: EvaluationContext = NO_CONTEXT): Resolution {
    const { flags, absent } = state
    const flag = flags.get(name)
    if (flag !== undefined) return evaluate(flag, context, nowMs, flags)
    return absent.errorCode !== "PARSE_ERROR" && Object.hasOwn(this.#declared, name) ? DECLARED : absent
  }
}

function toDetails<T>(flagKey: string, value: T, found: Resolution, isStale?: boolean): FlagDetails<T> {
  const { reason, variant, errorCode, errorMessage, flagMetadata } = found
  return { flagKey, value, reason: isStale ? "STALE" : reason, variant, errorCode, errorMessage, flagMetadata }
}

function isOf(type: string, value: FlagValue | undefined): boolean {
  return typeof value === type && value !== null
}

import type { Bucketing } from "../bucketing/bucketing.ts"
import type { EvaluationContext } from "../flag-value.ts"

/** What a rule is evaluated in. */
export interface Frame {
  /** What `var` reads: the context itself, or inside `map` and its like the item in turn. */
  readonly data: unknown
  /** Whom the flag is evaluated for. */
  readonly context: EvaluationContext
  /** The instant of the evaluation, in epoch milliseconds. */
  readonly nowMs: number
}

/**
 * A compiled expression of JSONLogic. One that declares no parameter has the same value in any frame.
 *
 * @throws {TypeError} When its operands cannot be computed with.
 */
export type Rule = (frame: Frame) => unknown

/** What a part of an expression is compiled in. */
export interface RuleScope {
  readonly flagKey: string
  readonly bucketing: Bucketing
  /** Whether `var` reads items of a list instead of the context. */
  readonly isInner: boolean
  /** @throws {SyntaxError} When the logic is not to be understood. */
  compile(logic: unknown, isInner?: boolean): Rule
}

/** Compiles one operation from what stands beside its name. */
export type Operator = (args: unknown, scope: RuleScope) => Rule

/** Tells a rule that has the same value in any frame, such as {@link ANY_FRAME}. */
export function isConstant(rule: Rule): boolean {
  return rule.length === 0
}

/** A frame for rules that do not look at it. */
export const ANY_FRAME: Frame = { data: null, context: {}, nowMs: 0 }

/** Made once: an operand that does not fit may come with every evaluation. */
const UNFIT = new TypeError("an operand does not fit")

/** Ends an evaluation whose operands cannot be computed with. */
export function unfit(): never {
  throw UNFIT
}

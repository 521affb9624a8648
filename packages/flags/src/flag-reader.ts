import type { DeclaredName, DeclaredValue, FlagDeclarations, FlagName } from "./flag-declarations.ts"
import type { EvaluationContext, FlagType } from "./flag-value.ts"
import type { FlagDetails } from "./resolution.ts"

/** The kind of a default, as wide as the flag's value can be. */
export type Widened<T> = T extends boolean ? boolean : T extends number ? number : T extends string ? string : T

/** Evaluates flags, at once and from memory. No method throws. */
export interface FlagReader<D extends FlagDeclarations = FlagDeclarations> {
  /**
   * Evaluates a flag of yes and no.
   *
   * @param fallback What it is when the flag is missing, disabled, broken, or of another kind.
   * @param context Whom it is for. @default nobody in particular
   */
  boolean(name: FlagName<D, "boolean">, fallback: boolean, context?: EvaluationContext): boolean
  /** Evaluates a number; as {@link boolean}. */
  number(name: FlagName<D, "number">, fallback: number, context?: EvaluationContext): number
  /** Evaluates a text; as {@link boolean}. */
  string(name: FlagName<D, "string">, fallback: string, context?: EvaluationContext): string
  /** Evaluates an object, or an array; as {@link boolean}. It is frozen, and its members are not checked. */
  object<T extends object>(name: FlagName<D, "object">, fallback: T, context?: EvaluationContext): T
  /** Evaluates a declared flag: its kind and its default are those of the declaration. */
  value<N extends DeclaredName<D>>(name: N, context?: EvaluationContext): DeclaredValue<D[N]>
  /** Evaluates a flag of the kind of `fallback`, and says why it has its value. */
  details<T extends boolean | number | string | object>(
    name: FlagName<D, FlagType>,
    fallback: T,
    context?: EvaluationContext,
  ): FlagDetails<Widened<T>>
}

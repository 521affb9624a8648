import type { FlagDeclarations } from "../flag-declarations.ts"
import type { FlagReader } from "../flag-reader.ts"
import { advance, NOT_LOADED } from "../flag-state.ts"
import type { EvaluationContext, FlagValue } from "../flag-value.ts"
import { MomentReader } from "../moment-reader.ts"
import type { FlagDetails } from "../resolution.ts"

/** Values that come before those of the store, by the names of their flags. */
export type FlagOverrides = Readonly<Record<string, FlagValue>>

/**
 * Puts values in the place of those of the store, for whoever evaluates by the reader it returns.
 *
 * A value of another kind than is asked for does not count. Values may come and go while the reader is in use: a test can change
 * its object as it goes.
 *
 * @param overrides `undefined` returns the reader as it is.
 *
 * @example
 * ```ts
 * const flags = createFlags({ store, set: "shop" })
 * const preview = withOverrides(flags.snapshot(), { "new-ui": true })
 * preview.boolean("new-ui", false) // true
 * ```
 */
export function withOverrides<R extends Record<keyof FlagReader, unknown>>(
  reader: R,
  overrides: FlagOverrides | undefined,
): Pick<R, keyof FlagReader> {
  // At run time, names and kinds are those of any flag; which ones may be asked for is the compiler's business alone.
  return overrides === undefined ? reader : (new OverridingReader(reader, overrides) as unknown as R)
}

/**
 * Makes flags of values alone, without a store: for tests of code that is given a {@link FlagReader}.
 *
 * @param declared The flags of the program, as given to `createFlags`. @default none
 *
 * @example
 * ```ts
 * const flags = fixedFlags({ "new-ui": true })
 * flags.boolean("new-ui", false) // true
 * ```
 */
export function fixedFlags<D extends FlagDeclarations = FlagDeclarations>(
  values: FlagOverrides,
  declared?: D,
): FlagReader<D> {
  const state = advance(NOT_LOADED, new Map())
  const nothing = new MomentReader(() => ({ state, nowMs: 0 }), declared ?? {})
  return withOverrides(nothing as unknown as FlagReader<D>, values)
}

const OVERRIDDEN = Object.freeze({ override: true })

class OverridingReader {
  readonly #reader: FlagReader
  readonly #overrides: FlagOverrides

  constructor(reader: unknown, overrides: FlagOverrides) {
    this.#reader = reader as FlagReader
    this.#overrides = overrides
  }

  boolean(name: string, fallback: boolean, context?: EvaluationContext): boolean {
    return this.#find(name, fallback) ?? this.#reader.boolean(name, fallback, context)
  }

  number(name: string, fallback: number, context?: EvaluationContext): number {
    return this.#find(name, fallback) ?? this.#reader.number(name, fallback, context)
  }

  string(name: string, fallback: string, context?: EvaluationContext): string {
    return this.#find(name, fallback) ?? this.#reader.string(name, fallback, context)
  }

  object<T extends object>(name: string, fallback: T, context?: EvaluationContext): T {
    return this.#find(name, fallback) ?? this.#reader.object(name, fallback, context)
  }

  value(name: never, context?: EvaluationContext): unknown {
    const value: unknown = this.#reader.value(name, context)
    return this.#find(name, value) ?? value
  }

  details<T extends FlagValue>(name: string, fallback: T, context?: EvaluationContext): FlagDetails<unknown> {
    const value = this.#find(name, fallback)
    if (value === undefined) return this.#reader.details(name, fallback, context)
    return { flagKey: name, value, reason: "TARGETING_MATCH", flagMetadata: OVERRIDDEN }
  }

  /** Finds the override of a flag, if it is of the kind of a value. */
  #find<T>(name: string, like: T): T | undefined {
    const value = Object.hasOwn(this.#overrides, name) ? this.#overrides[name] : undefined
    return typeof value === typeof like ? (value as T) : undefined
  }
}

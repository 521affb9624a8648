import type { Resolution } from "../resolution.ts"
import type { Rule } from "../rule/rule.ts"

/** A flag, ready to be evaluated; immutable. */
export interface CompiledFlag {
  /** What it comes to where it has no rule, or its rule names no variant. */
  readonly standing: Resolution
  readonly rule?: Rule | undefined
  /** What it comes to where its rule names a variant. */
  readonly byVariant?: ReadonlyMap<string, Resolution>
  readonly prerequisites?: readonly Prerequisite[] | undefined
  /** Whether a newer content could not be understood, and this is the last good one. */
  readonly isStale?: boolean
}

/** Another flag that must come to a variant; where it does not, this one is as if disabled. */
export interface Prerequisite {
  readonly flag: string
  readonly variant: string
}

/** What the flags of a set share: the members beside its `flags`. */
export interface SharedDefinitions {
  /** Metadata of every flag that does not say otherwise. */
  readonly metadata?: unknown
  /** Expressions that `{"$ref": name}` stands for. */
  readonly $evaluators?: unknown
}

/** Compiles parsed JSON. @throws {SyntaxError} When it is not to be understood. */
export type CompileFlag = (name: string, content: unknown, shared?: SharedDefinitions) => Promise<CompiledFlag>

/** The flags there are, by name. */
export type FlagTable = ReadonlyMap<string, CompiledFlag>

/** JSON, as a flag can hold it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

export interface JsonObject {
  readonly [member: string]: JsonValue
}

/** What a flag can be; an object value may also be an array. */
export type FlagValue = boolean | number | string | JsonObject | readonly JsonValue[]

/** The name of a kind of value, as `typeof` says it. */
export type FlagType = "boolean" | "number" | "string" | "object"

/** Whom, or what, a flag is evaluated for: attributes that its targeting may ask for. */
export interface EvaluationContext {
  /** Decides in which bucket of a rollout the caller is: the same key is always in the same one. */
  readonly targetingKey?: string | undefined
  readonly [attribute: string]: unknown
}

/** Nobody in particular. */
export const NO_CONTEXT: EvaluationContext = Object.freeze({})

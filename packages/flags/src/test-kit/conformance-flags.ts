/** A flag of the conformance data, in a form of its own. */
interface ConformanceFlag {
  readonly disabled?: boolean
  readonly variants: Readonly<Record<string, unknown>>
  readonly defaultVariant?: string | null
  readonly flagMetadata?: Readonly<Record<string, unknown>> | null
  /** An expression in a language of its own; there are two of them. */
  readonly contextEvaluator?: string
}

const isBallmer = { "==": [{ var: "email" }, "ballmer@macrosoft.com"] }
const EXPRESSIONS: Readonly<Record<string, unknown>> = {
  "email == 'ballmer@macrosoft.com' ? 'zero' : ''": { if: [isBallmer, "zero", null] },
  "!customer && email == 'ballmer@macrosoft.com' && age > 10 ? 'internal' : ''": {
    if: [{ and: [{ "!": [{ var: "customer" }] }, isBallmer, { ">": [{ var: "age" }, 10] }] }, "internal", null],
  },
}

/** Writes the flags of the conformance data as a set in flagd's format. */
export function toSet(flags: unknown): string {
  // The file is validated by its owners.
  const entries = Object.entries(flags as Record<string, ConformanceFlag>)
  return JSON.stringify({ flags: Object.fromEntries(entries.map(([name, flag]) => [name, toDefinition(flag)])) })
}

function toDefinition({
  disabled,
  variants,
  defaultVariant,
  flagMetadata,
  contextEvaluator,
}: ConformanceFlag): unknown {
  const targeting = contextEvaluator === undefined ? {} : EXPRESSIONS[contextEvaluator]
  if (targeting === undefined) throw new RangeError(`An expression nobody translated: ${contextEvaluator}`)
  return { state: disabled ? "DISABLED" : "ENABLED", variants, defaultVariant, metadata: flagMetadata, targeting }
}

interface Definition {
  readonly state?: unknown
  readonly variants?: object
  readonly defaultVariant?: unknown
  readonly targeting?: unknown
}

/** Says in a line what a flag is: a value, or in short what its definition says. */
export function describeFlag(content: unknown): string {
  if (content === undefined) return "(none)"
  if (!isDefinition(content)) return JSON.stringify(content)
  const { state, variants = {}, defaultVariant, targeting } = content
  const parts = [
    state === "DISABLED"
      ? "disabled"
      : `${Object.keys(variants).join("|")}, default ${String(defaultVariant ?? "none")}`,
    describeTargeting(targeting),
  ]
  return parts.filter((part) => part !== "").join(", ")
}

function describeTargeting(targeting: unknown): string {
  if (typeof targeting !== "object" || targeting === null || Object.keys(targeting).length === 0) return ""
  const share = "fractional" in targeting ? shareOf(targeting.fractional) : undefined
  return share ?? "targeted"
}

/** Of a rollout as `flags rollout` writes it: `10 % on`. */
function shareOf(fractional: unknown): string | undefined {
  if (!Array.isArray(fractional)) return undefined
  const shares: readonly unknown[] = fractional.filter((share) => Array.isArray(share))
  const weights = shares.map((share) => (Array.isArray(share) ? share[1] : undefined))
  const [first] = shares
  const name: unknown = Array.isArray(first) ? first[0] : undefined
  if (typeof name !== "string" || !weights.every((weight) => typeof weight === "number")) return undefined
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return `${((weights[0] ?? 0) / total) * 100} % ${name}`
}

function isDefinition(content: unknown): content is Definition {
  return typeof content === "object" && content !== null && "variants" in content
}

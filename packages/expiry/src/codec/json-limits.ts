/** Deepest nesting of arrays and objects in a value, read or written. */
export const MAX_DEPTH = 512

/**
 * Tells a member that would reach a prototype when its object is merged, spread or assigned into another.
 *
 * `constructor` alone is an ordinary word in data; only with a `prototype` inside does it lead anywhere.
 */
export function isHazard(name: string, value: unknown): boolean {
  if (name === "__proto__") return true
  return name === "constructor" && typeof value === "object" && value !== null && Object.hasOwn(value, "prototype")
}

/** Tells an object that is neither `null` nor an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

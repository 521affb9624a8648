/** Deeper than this, values are not compared: they count as different. */
const MAX_DEPTH = 64

/** Tells whether two values are plain data with the same content. `false` where that is not certain. */
export function isSameValue(one: unknown, other: unknown, depth = 0): boolean {
  if (typeof one !== "object" || one === null) return Object.is(one, other) && typeof one !== "function"
  if (typeof other !== "object" || other === null || depth > MAX_DEPTH) return false
  if (!isPlain(one) || Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  // Both are plain objects or arrays here: their keys are strings.
  const [left, right] = [one, other] as Record<string, unknown>[]
  return keys.every((key) => Object.hasOwn(other, key) && isSameValue(left?.[key], right?.[key], depth + 1))
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}

/** The least number that is not 0. */
export const ABOVE_0: number = Number.MIN_VALUE

/** Passes a number on. @throws {RangeError} When it is not from `least` to `most`. */
export function inRange(name: string, value: number, least: number, most: number = Number.MAX_SAFE_INTEGER): number {
  if (value >= least && value <= most) return ofKind(name, "number", value)
  const from = least === ABOVE_0 ? "above 0" : `from ${least}`
  throw new RangeError(`${name}: expected a number ${from} to ${most}, got ${String(value)}`)
}

/** Passes a whole number on. @throws {RangeError} When it is none from `least` to `most`. */
export function wholeInRange(name: string, value: number, least: number, most?: number): number {
  if (Number.isInteger(inRange(name, value, least, most))) return value
  throw new RangeError(`${name}: expected a whole number, got ${value}`)
}

/** Passes an object on. @throws {TypeError} When it is none. */
export function anObject<T>(name: string, value: T, wanted: string = "an object"): T {
  if (typeof value === "object" && value !== null) return value
  throw new TypeError(`${name}: expected ${wanted}, got ${kindOf(value)}`)
}

/** Passes a value on. @throws {TypeError} When it is of another kind. */
export function ofKind<T>(name: string, kind: "boolean" | "function" | "number" | "string", value: T): T {
  if (typeof value === kind) return value
  throw new TypeError(`${name}: expected a ${kind}, got ${kindOf(value)}`)
}

/** Names what was got instead. */
export function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value
}

/** Refuses an option that is not a number above `low`. */
export function requireAbove(name: string, value: unknown, low: number): number {
  if (requireNumber(name, value, `> ${low}`) > low) return value as number
  throw new RangeError(`${name}: got ${value}, expected a finite number > ${low}`)
}

/** Refuses an option that is not a number of at least `low`. */
export function requireAtLeast(name: string, value: unknown, low: number): number {
  if (requireNumber(name, value, `>= ${low}`) >= low) return value as number
  throw new RangeError(`${name}: got ${value}, expected a finite number >= ${low}`)
}

/** Refuses an option that is not a whole number of at least `low`. */
export function requireWhole(name: string, value: unknown, low: number): number {
  if (Number.isInteger(requireAtLeast(name, value, low))) return value as number
  throw new RangeError(`${name}: got ${value}, expected a whole number >= ${low}`)
}

function requireNumber(name: string, value: unknown, wanted: string): number {
  if (typeof value !== "number") throw new TypeError(`${name}: got a ${typeof value}, expected a number ${wanted}`)
  if (!Number.isFinite(value)) throw new RangeError(`${name}: got ${value}, expected a finite number ${wanted}`)
  return value
}

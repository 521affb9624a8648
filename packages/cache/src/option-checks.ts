/** Longest delay of a timer in every runtime, in milliseconds: 2^31 - 1. */
export const MAX_TIMER_MS = 2_147_483_647
/** Longest life, in milliseconds: 1825 days, half of what an entry of the store may last. */
export const MAX_LIFE_MS = 157_680_000_000

/** Refuses a value of an option. @throws {TypeError} When it is of the wrong kind. @throws {RangeError} When out of range. */
export type Check = (name: string, value: unknown) => void

/** Checks of a set of options, where more is asked of one than to be of the kind of its default. */
export type Checks<Options> = { readonly [Name in keyof Options]?: Check }

/**
 * Completes options, and checks what is given.
 *
 * @param base What options that are left out, or `undefined`, are.
 */
export function resolveOptions<Resolved extends object>(
  checks: Checks<Resolved>,
  options: { readonly [Name in keyof Resolved]?: unknown },
  base: Resolved,
): Resolved {
  const resolved = { ...base }
  for (const name of Object.keys(base) as (keyof Resolved & string)[]) {
    const value = options[name]
    if (value === undefined) continue
    const check = checks[name] ?? ofKind(typeof base[name])
    check(name, value)
    // The check has just proved it, or the type of the options says it.
    resolved[name] = value as Resolved[typeof name]
  }
  return resolved
}

/** A number from `low` to `high`. */
export function inRange(low: number, high: number): Check {
  return (name, value) => {
    if (typeof value === "number" && value >= low && value <= high) return
    const Refusal = typeof value === "number" ? RangeError : TypeError
    throw new Refusal(`${name}: got ${String(value)}, expected a number from ${low} to ${high}`)
  }
}

/** A value of a kind, as `typeof` says it. */
export function ofKind(kind: string): Check {
  return (name, value) => {
    if (typeof value !== kind || value === null) throw new TypeError(`${name}: got ${typeof value}, expected a ${kind}`)
  }
}

/** A life of a value, in milliseconds. */
export const isLife: Check = inRange(1, MAX_LIFE_MS)

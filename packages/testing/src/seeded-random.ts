/** Random numbers that a seed determines: callable wherever `Math.random` is. */
export interface SeededRandom {
  /** Draws a number ≥ 0 and < 1. */
  (): number
  /** Draws a whole number from 0 to `below` - 1. */
  readonly int: (below: number) => number
  /** Draws an item; `undefined` of an empty list. */
  readonly pick: <T>(items: readonly T[]) => T | undefined
}

/**
 * Creates a generator of pseudo-random numbers: mulberry32 by Tommy Ettinger (public domain), 32 bits of state.
 *
 * @param seed A whole number; its lowest 32 bits count.
 */
export function seededRandom(seed: number): SeededRandom {
  let state = seed | 0
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (below: number): number => Math.floor(random() * below)
  return Object.assign(random, { int, pick: <T>(items: readonly T[]): T | undefined => items[int(items.length)] })
}

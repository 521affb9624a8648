/**
 * Draws the `n`-th number of a seed's sequence, without a state: who draws in which order does not matter.
 *
 * The mixing is that of mulberry32 by Tommy Ettinger (public domain).
 *
 * @param seed A whole number; its lowest 32 bits count.
 * @param n From 0.
 * @returns A number ≥ 0 and < 1.
 */
export function seededFraction(seed: number, n: number): number {
  const state = (seed + Math.imul(n + 1, 0x6d2b79f5)) | 0
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

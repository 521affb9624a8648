import type { Mark } from "./mark.ts"

/** Counters; two keys that share one are written a fill too early, which costs little. */
const SLOTS = 65_536
/** Fills after which all counts are halved, so that they tell of the recent past. */
const HALVED_EVERY = SLOTS * 4
const MAX_COUNT = 255

/** Counts one more fill of a key. @returns How many were seen lately, this one included. */
export type CountFill = (mark: Mark) => number

/** Counts roughly how often keys were filled lately, in 64 KiB from the first one on, whatever their number. */
export function createFillCounts(): CountFill {
  let counts: Uint8Array | undefined
  let fills = 0
  return (mark) => {
    counts ??= new Uint8Array(SLOTS)
    if (++fills % HALVED_EVERY === 0) for (const [slot, count] of counts.entries()) counts[slot] = count >> 1
    const slot = mark % SLOTS
    const count = Math.min(MAX_COUNT, (counts[slot] ?? 0) + 1)
    counts[slot] = count
    return count
  }
}

import type { Mark } from "./mark.ts"

/** Keys that are remembered, each in a slot of its own or that of whoever had it last. */
const SLOTS = 131_072

/** Notes that a key is filled. @returns Time since it was last, in milliseconds; infinite when that is not known. */
export type NoteFill = (mark: Mark, nowMs: number) => number

/** Remembers when keys were filled last, in 1 MiB from the first one on, whatever their number. */
export function createLastFills(): NoteFill {
  let marks: Uint32Array | undefined
  let times: Uint32Array | undefined
  let startMs = 0
  return (mark, nowMs) => {
    if (!marks || !times) {
      marks = new Uint32Array(SLOTS)
      times = new Uint32Array(SLOTS)
      startMs = nowMs
    }
    const slot = mark % SLOTS
    // What tells the keys of a slot apart; 0 is an empty slot.
    const rest = (Math.floor(mark / SLOTS) % 0xffffffff) + 1
    const sinceMs = marks[slot] === rest ? nowMs - startMs - (times[slot] ?? 0) : Number.POSITIVE_INFINITY
    marks[slot] = rest
    times[slot] = nowMs - startMs
    return sinceMs
  }
}

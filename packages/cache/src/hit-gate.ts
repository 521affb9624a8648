/** Readings within one millisecond after which a turn of the event loop counts as busy. */
const BUSY_READINGS = 8
/** Hits that one reading of the clock lets through in a busy turn. */
const PASSES = 256

/**
 * What hits heed: the time, and whether what memory holds may be used.
 *
 * In a turn of the event loop that reads often, most hits are let through by one reading of the clock. They see the time of
 * that reading for the rest of the turn, or for 256 hits, whichever ends first: they can be late by what one turn computes.
 */
export interface HitGate {
  /** Hits that go through without a further thought. */
  passes: number
  /** The time they are judged by, in epoch milliseconds. */
  nowMs: number
  /** From when on what memory holds is not used before coherence is `ready`, in epoch milliseconds; infinite without it. */
  dueAtMs: number
  /** Whether what the store holds can be judged: not before the messages about it have been read. */
  knowsStore: boolean
  /** Reads the clock; gives out passes where the turn is busy. */
  readonly read: () => number
  /** Has every hit and read wait until coherence is `ready`, with what the store holds known anew. */
  readonly shut: () => void
  /** Hits that have gone through with a pass. */
  readonly passed: () => number
}

/** @param givesPasses Off where every hit is to be seen, or where the clock is not the runtime's. */
export function createHitGate(now: () => number, givesPasses: boolean): HitGate {
  let sameReadings = 0
  let isBusy = false
  let given = 0

  function give(passes: number): void {
    given += passes - gate.passes
    gate.passes = passes
  }

  function endTurn(): void {
    isBusy = false
    sameReadings = 0
    give(0)
  }

  const gate: HitGate = {
    passes: 0,
    nowMs: Number.NEGATIVE_INFINITY,
    dueAtMs: Number.POSITIVE_INFINITY,
    knowsStore: true,
    read() {
      const nowMs = now()
      sameReadings = nowMs === gate.nowMs ? sameReadings + 1 : 0
      gate.nowMs = nowMs
      if (givesPasses && !isBusy && sameReadings >= BUSY_READINGS) {
        isBusy = true
        // What is set now runs before the loop waits for anything again: a process that sleeps never wakes up in the past.
        setImmediate(endTurn)
      }
      give(isBusy && nowMs < gate.dueAtMs ? PASSES : 0)
      return nowMs
    },
    shut() {
      give(0)
      gate.dueAtMs = Number.NEGATIVE_INFINITY
      gate.knowsStore = false
    },
    passed: () => given - gate.passes,
  }
  return gate
}

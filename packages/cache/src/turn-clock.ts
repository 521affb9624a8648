/** Readings within one millisecond after which a turn of the event loop counts as busy. */
const BUSY_READINGS = 8
/** Readings that a busy turn answers from memory before the clock is read again. */
const SPARED_READINGS = 256

/**
 * Makes a wall clock for hot paths: in a turn of the event loop that asks often, most readings cost nothing.
 *
 * Where nobody asks often, every reading is one of `Date.now`. Where somebody does, the time of the reading before is given for
 * the rest of the turn, or for 256 readings, whichever ends first; so it can be behind only by what one turn computes.
 */
export function createTurnClock(): () => number {
  let nowMs = 0
  let sameReadings = 0
  let spared = 0
  let isBusy = false

  const endTurn = (): void => {
    isBusy = false
    spared = 0
    sameReadings = 0
  }

  function readClock(): number {
    const readMs = Date.now()
    sameReadings = readMs === nowMs ? sameReadings + 1 : 0
    nowMs = readMs
    if (!isBusy && sameReadings >= BUSY_READINGS && typeof setImmediate === "function") {
      isBusy = true
      // What is set now runs before the loop waits for anything again: a process that sleeps never wakes up in the past.
      setImmediate(endTurn)
    }
    if (isBusy) spared = SPARED_READINGS
    return nowMs
  }

  return () => {
    if (spared === 0) return readClock()
    spared -= 1
    return nowMs
  }
}

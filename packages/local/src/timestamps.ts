import type { LocalClock } from "./clock.ts"

/**
 * Creates a source of write times in the form `2026-06-18T14:48:17.475129983Z`.
 *
 * @returns A function whose every answer is later than the one before while the clock does not run back.
 */
export function createTimestamps(clock: LocalClock): () => string {
  let lastMs = 0
  let nanos = 0
  return () => {
    const nowMs = clock.now()
    nanos = nowMs === lastMs ? nanos + 1 : 1
    lastMs = nowMs
    return `${new Date(nowMs).toISOString().slice(0, -1)}${String(nanos).padStart(6, "0")}Z`
  }
}

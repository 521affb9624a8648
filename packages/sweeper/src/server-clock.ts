import type { SweepClock } from "./sweep-report.ts"

/** The server's clock, as the answers to lists tell it. */
export interface ServerClock {
  /**
   * Notes what a page says.
   *
   * @param serverNowMs The `serverNowMs` of a page.
   * @param sentAtMs The local clock when the page was asked for.
   * @returns The instant to judge its keys by: never later than the server's, all doubt about the clocks taken off.
   */
  note(serverNowMs: number | undefined, sentAtMs: number): number
  read(): SweepClock
}

/** Clocks that differ by no more than this are taken for equal, in milliseconds. */
const TOLERANCE_MS = 5_000
/** A `Date` header has whole seconds. */
const DATE_STEP_MS = 1_000

/** @param now The local clock, in epoch milliseconds. */
export function createServerClock(now: () => number): ServerClock {
  let clock: SweepClock = { source: "local", differenceMs: 0, extraGraceMs: 0 }
  return {
    note(serverNowMs, sentAtMs) {
      if (serverNowMs === undefined) return sentAtMs - clock.extraGraceMs
      const ahead = Math.max(0, serverNowMs - now()) || Math.min(0, serverNowMs + DATE_STEP_MS - sentAtMs)
      const differenceMs = Math.abs(ahead) > Math.abs(clock.differenceMs) ? ahead : clock.differenceMs
      const apart = Math.abs(differenceMs)
      clock = { source: "server", differenceMs, extraGraceMs: apart > TOLERANCE_MS ? apart : 0 }
      return serverNowMs - clock.extraGraceMs
    },
    read: () => clock,
  }
}

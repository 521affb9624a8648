import type { ResolvedFillOptions } from "./fill-options.ts"
import type { Answer, Flight } from "./flights.ts"
import { ignore } from "./ignore.ts"
import { type SetTimer, within } from "./timers.ts"

/** What waiting needs of the cache. */
export interface WaitParts {
  readonly now: () => number
  readonly setTimer: SetTimer
  readonly defer: (work: Promise<unknown>) => void
}

const TOO_SLOW = Symbol("too slow")

/**
 * Decides what a caller gets while a better value is being fetched: the one known, or the one to come.
 *
 * A stale one is answered at once, or when the softly limited time is over (stale-while-revalidate), or when the fetch fails
 * (stale-if-error), and in no case after the end of its stale window.
 *
 * @throws What the fetch throws, where the known value cannot stand in.
 */
export async function answerWhile<T>(
  flight: Flight<T>,
  known: Answer<T>,
  { staleWhileRevalidate, staleIfError, softTimeoutMs }: ResolvedFillOptions,
  { now, setTimer, defer }: WaitParts,
): Promise<Answer<T>> {
  const isUsable = (): boolean => now() < known.entry.staleUntilMs
  if (now() < known.entry.expiresAtMs) return known
  const inBackground = (): Answer<T> => {
    defer(flight.done.catch(ignore))
    return known
  }
  if (staleWhileRevalidate && softTimeoutMs === 0 && isUsable()) return inBackground()
  try {
    if (!staleWhileRevalidate) return await flight.done
    return await within(softTimeoutMs, setTimer, flight.done, () => TOO_SLOW)
  } catch (error) {
    if (error === TOO_SLOW) return isUsable() ? inBackground() : flight.done
    if (staleIfError && isUsable()) return known
    throw error
  }
}

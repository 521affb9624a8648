import type { ResolvedFillOptions } from "./fill-options.ts"
import type { Answer, Flight } from "./flights.ts"
import type { Lifetime } from "./memory-entry.ts"
import { type SetTimer, within } from "./timers.ts"

/** What waiting needs of the cache. */
export interface WaitParts {
  readonly now: () => number
  readonly setTimer: SetTimer
  readonly defer: (work: Promise<unknown>) => void
}

/** Whether a stale value is answered without waiting for anything. */
export function isAnsweredAtOnce(entry: Lifetime, options: ResolvedFillOptions, nowMs: number): boolean {
  return options.staleWhileRevalidate && options.softTimeoutMs === 0 && nowMs < entry.staleUntilMs
}

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
  options: ResolvedFillOptions,
  { now, setTimer, defer }: WaitParts,
): Promise<Answer<T>> {
  const isUsable = (): boolean => now() < known.entry.staleUntilMs
  const inBackground = (): Answer<T> => {
    defer(flight.settled)
    return known
  }
  if (now() < known.entry.expiresAtMs) return known
  if (isAnsweredAtOnce(known.entry, options, now())) return inBackground()
  let tooSlow: unknown
  try {
    if (!options.staleWhileRevalidate) return await flight.done
    return await within("load", options.softTimeoutMs, setTimer, flight.done, (error) => {
      tooSlow = error
    })
  } catch (error) {
    if (error === tooSlow) return isUsable() ? inBackground() : flight.done
    if (options.staleIfError && isUsable()) return known
    throw error
  }
}

import { drainMicrotasks } from "./drain-microtasks.ts"

/** A clock that stands still until it is told to move. */
export interface FakeClock {
  /** Reads the time, in epoch milliseconds; can be handed over as an option `now`. */
  readonly now: () => number
  /**
   * Moves the time on by `ms`, ≥ 0, firing the timers due on the way, each at its own time and in order.
   *
   * What a timer wakes runs on before the next one fires, as far as it needs only promises.
   */
  readonly advance: (ms: number) => Promise<void>
  /** Waits until the clock has moved on by `ms`. @throws The signal's reason, at once, when it aborts. */
  readonly delay: (ms: number, options?: { readonly signal?: AbortSignal | undefined }) => Promise<void>
  /** Calls back once when the clock has moved on by `ms`. @returns Cancels it. */
  readonly setTimer: (callback: () => void, ms: number) => () => void
  /** Moves the time to the earliest timer and fires that one. @returns Whether there was one. */
  readonly fireNext: () => boolean
}

interface Timer {
  readonly atMs: number
  readonly callback: () => void
}

/**
 * Creates a clock for tests.
 *
 * @param startMs Where it begins, in epoch milliseconds. @default 2026-01-01T00:00:00Z
 */
export function fakeClock(startMs: number = Date.UTC(2026, 0, 1)): FakeClock {
  let nowMs = startMs
  /** In the order in which they fire. */
  const timers: Timer[] = []

  function setTimer(callback: () => void, ms: number): () => void {
    const timer = { atMs: nowMs + Math.max(0, ms), callback }
    timers.splice(timers.findLastIndex((other) => other.atMs <= timer.atMs) + 1, 0, timer)
    return () => {
      const index = timers.indexOf(timer)
      if (index !== -1) timers.splice(index, 1)
    }
  }

  function fireNext(untilMs = Number.POSITIVE_INFINITY): boolean {
    const [timer] = timers
    if (timer === undefined || timer.atMs > untilMs) return false
    timers.shift()
    nowMs = Math.max(nowMs, timer.atMs)
    timer.callback()
    return true
  }

  async function advance(ms: number): Promise<void> {
    if (!(ms >= 0)) throw new RangeError(`advance: expected 0 ms or more, got ${ms}`)
    const untilMs = nowMs + ms
    await drainMicrotasks()
    while (fireNext(untilMs)) await drainMicrotasks()
    nowMs = Math.max(nowMs, untilMs)
  }

  function delay(ms: number, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const onAbort = () => {
        cancel()
        reject(signal?.reason)
      }
      const cancel = setTimer(() => {
        signal?.removeEventListener("abort", onAbort)
        resolve()
      }, ms)
      signal?.addEventListener("abort", onAbort, { once: true })
    })
  }

  return { now: () => nowMs, advance, delay, setTimer, fireNext: () => fireNext() }
}

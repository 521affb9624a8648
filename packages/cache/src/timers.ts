import { KvTimeoutError } from "@larder/core"

/** Calls back once after `ms` milliseconds. @returns Cancels it. */
export type SetTimer = (callback: () => void, ms: number) => () => void

/** Sets a timer of the runtime. It does not keep the process alive. */
export const setRealTimer: SetTimer = (callback, ms) => {
  const timer = setTimeout(callback, ms)
  // Browsers and workers give a number, which keeps nothing alive.
  timer.unref?.()
  return () => clearTimeout(timer)
}

/**
 * Waits for work, but no longer than `ms`.
 *
 * @param operation What is waited for, as the error says it.
 * @param onEnd Told of the error when the time is over: the work itself is not stopped by that.
 * @throws {KvTimeoutError} When the time is over.
 */
export function within<T>(
  operation: string,
  ms: number,
  setTimer: SetTimer,
  work: Promise<T>,
  onEnd: (error: KvTimeoutError) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = setTimer(() => {
      const error = new KvTimeoutError(ms, { operation, outcome: "unknown" })
      onEnd(error)
      reject(error)
    }, ms)
    work.then(resolve, reject).finally(cancel)
  })
}

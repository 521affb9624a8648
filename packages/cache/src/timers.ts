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
 * @param toError Called when the time is over: what it returns is thrown. The work itself is not stopped by this.
 */
export function within<T>(ms: number, setTimer: SetTimer, work: Promise<T>, toError: () => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = setTimer(() => reject(toError()), ms)
    work.then(resolve, reject).finally(cancel)
  })
}

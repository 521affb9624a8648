/** What {@link bounded} gives when the time was up. */
export const TIMED_OUT: unique symbol = Symbol("timed out")

/**
 * Runs something that may hang, until it settles, its time is up or the caller aborts, whichever comes first.
 *
 * It settles at once even when `run` ignores its signal; listener and timer are gone when it has.
 *
 * @param run Given a signal that is aborted when its outcome no longer matters.
 * @param timeoutMs 0 to 2^31 - 1.
 * @param outer The caller's signal; its reason is thrown unchanged.
 * @returns What `run` gave, or {@link TIMED_OUT}.
 */
export function bounded<T>(
  run: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  outer: AbortSignal | undefined,
): Promise<T | typeof TIMED_OUT> {
  const controller = new AbortController()
  return new Promise((resolve, reject) => {
    const release = (): void => {
      clearTimeout(timer)
      outer?.removeEventListener("abort", onAbort)
    }
    const onAbort = (): void => {
      release()
      reject(outer?.reason)
      controller.abort(outer?.reason)
    }
    const timer = setTimeout(() => {
      release()
      resolve(TIMED_OUT)
      controller.abort()
    }, timeoutMs)
    if (outer?.aborted) return onAbort()
    outer?.addEventListener("abort", onAbort, { once: true })
    run(controller.signal).then(
      (value) => {
        release()
        resolve(value)
      },
      (reason) => {
        release()
        reject(reason)
      },
    )
  })
}

/** Waits; ends early, with the caller's reason, when the signal is aborted. */
export async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await bounded(() => new Promise(() => {}), ms, signal)
}

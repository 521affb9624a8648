/** The time of one attempt is up. */
export class AttemptTimeout extends Error {
  override readonly name = "AttemptTimeout"
}

/**
 * Runs something that may hang, until it settles, its time is up or the caller aborts, whichever comes first.
 *
 * It settles at once even when `run` ignores its signal; listener and timer are gone when it has.
 *
 * @param run Given a signal that is aborted when its outcome no longer matters.
 * @param timeoutMs 0 to 2^31 - 1.
 * @param outer The caller's signal; its reason is thrown unchanged.
 * @throws {AttemptTimeout} When the time is up.
 */
export function bounded<T>(
  run: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  outer: AbortSignal | undefined,
): Promise<T> {
  const controller = new AbortController()
  return new Promise((resolve, reject) => {
    const stop = (reason: unknown): void => {
      release()
      reject(reason)
      controller.abort(reason)
    }
    const onAbort = (): void => stop(outer?.reason)
    const timer = setTimeout(() => stop(new AttemptTimeout()), timeoutMs)
    const release = (): void => {
      clearTimeout(timer)
      outer?.removeEventListener("abort", onAbort)
    }
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
export function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort)
      resolve()
    }, ms)
    if (signal?.aborted) return onAbort()
    signal?.addEventListener("abort", onAbort, { once: true })
  })
}

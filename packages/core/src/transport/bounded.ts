import type { KvFetchStop } from "./kv-fetch.ts"
import { onAbort } from "./on-abort.ts"

/** What {@link bounded} gives when the time was up. */
export const TIMED_OUT: unique symbol = Symbol("timed out")

/**
 * Runs something that may hang, until it settles, its time is up or the caller aborts, whichever comes first.
 *
 * It settles at once even when `run` cannot be stopped; listener and timer are gone when it has.
 *
 * @param run Leaves in `stop` what is called when its outcome no longer matters.
 * @param timeoutMs 0 to 2^31 - 1.
 * @param outer The caller's signal; its reason is thrown unchanged.
 * @returns What `run` gave, or {@link TIMED_OUT}.
 */
export function bounded<T>(
  run: (stop: KvFetchStop) => Promise<T>,
  timeoutMs: number,
  outer: AbortSignal | undefined,
): Promise<T | typeof TIMED_OUT> {
  const stop: KvFetchStop = {}
  return new Promise((resolve, reject) => {
    let ignoreAbort: (() => void) | undefined
    const release = (): void => {
      clearTimeout(timer)
      ignoreAbort?.()
    }
    const abort = (): void => {
      release()
      reject(outer?.reason)
      stop.listener?.()
    }
    const timer = setTimeout(() => {
      release()
      resolve(TIMED_OUT)
      stop.listener?.()
    }, timeoutMs)
    if (outer?.aborted) return abort()
    if (outer !== undefined) ignoreAbort = onAbort(outer, abort)
    run(stop).then(
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

/** Makes the signal of what may be stopped, for those who need one. */
export function signalOf(stop: KvFetchStop): AbortSignal {
  const controller = new AbortController()
  stop.listener = () => controller.abort()
  return controller.signal
}

/** Waits; ends early, with the caller's reason, when the signal is aborted. */
export async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await bounded(() => new Promise(() => {}), ms, signal)
}

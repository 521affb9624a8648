/** Who hears of each signal, as long as anybody does. */
const hearersOf = new WeakMap<AbortSignal, Hearers>()

interface Hearers {
  readonly listeners: Set<() => void>
  /** The one listener that the signal itself has: runtimes warn of more than ten as of a leak. */
  readonly tell: () => void
}

/**
 * Calls a function when a signal is aborted, however many others wait for the same signal.
 *
 * @param signal One that is not aborted yet.
 * @param listener A function of its own for each call.
 * @returns What ends the listening; with the last of them, nothing is left on the signal.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const hearers = hearersOf.get(signal) ?? listenTo(signal)
  hearers.listeners.add(listener)
  return () => {
    hearers.listeners.delete(listener)
    if (hearers.listeners.size > 0 || hearersOf.get(signal) !== hearers) return
    hearersOf.delete(signal)
    signal.removeEventListener("abort", hearers.tell)
  }
}

function listenTo(signal: AbortSignal): Hearers {
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) {
      try {
        listener()
      } catch {
        // One that fails must not keep the others waiting.
      }
    }
  }
  const hearers = { listeners, tell }
  hearersOf.set(signal, hearers)
  signal.addEventListener("abort", tell, { once: true })
  return hearers
}

import { onAbort } from "./on-abort.ts"

/** Runs tasks of the same key one after another, in the order they came; other keys do not wait. */
export type WriteOrder = <T>(key: string, signal: AbortSignal | undefined, task: () => Promise<T>) => Promise<T>

/**
 * Makes an order of writes for one process.
 *
 * A retry of an older write is thus never sent after a newer one. Who aborts while waiting is answered at once, and its task
 * never runs.
 */
export function createWriteOrder(): WriteOrder {
  const tails = new Map<string, Promise<unknown>>()
  return (key, signal, task) => {
    const before = tails.get(key)
    const run = before === undefined ? task() : before.then(() => afterTurn(signal, task))
    const tail = run.then(ignore, ignore).then(() => {
      if (tails.get(key) === tail) tails.delete(key)
    })
    tails.set(key, tail)
    return before === undefined || signal === undefined ? run : orAborted(run, signal)
  }
}

async function afterTurn<T>(signal: AbortSignal | undefined, task: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted()
  return await task()
}

/** Waits for what cannot be stopped; who aborts is answered at once, with the reason unchanged. */
export function orAborted<T>(run: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    const release = signal.aborted ? ignore : onAbort(signal, () => reject(signal.reason))
    run.then(resolve, reject).finally(release)
  })
}

function ignore(): void {}

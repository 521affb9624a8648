import type { LoadContext } from "./loader-context.ts"
import type { Limit } from "./run-load.ts"

/**
 * Makes the values of many ids in one go. An id missing from its answer has no value, as if `load` had returned `undefined`.
 *
 * @param contextOf What each id's loader would have been told, and can say.
 */
export type LoadMany<T> = (
  ids: readonly string[],
  contextOf: (id: string) => LoadContext<T>,
) => ReadonlyMap<string, T> | PromiseLike<ReadonlyMap<string, T>>

/** Gathers the loads of many ids, to run them as one. */
export interface BulkLoad<T> {
  /** Asks for one id. @returns Its value, once it is loaded: with the others, or at once where they have been already. */
  readonly load: (id: string, context: LoadContext<T>) => Promise<T>
  /** Loads all that was asked for. Never rejects. */
  readonly run: () => Promise<void>
}

interface Asked<T> {
  readonly context: LoadContext<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

/** @param limit Where each call of `loadMany` waits for its turn. */
export function createBulkLoad<T>(loadMany: LoadMany<T>, limit: Limit): BulkLoad<T> {
  let waiting = new Map<string, Asked<T>>()
  let hasRun = false

  async function run(): Promise<void> {
    hasRun = true
    const batch = waiting
    waiting = new Map()
    const last = [...batch.values()].at(-1)
    if (!last) return
    try {
      const values = await limit(async () => {
        // What was asked for last is given up last.
        const { signal } = last.context
        signal.throwIfAborted()
        return Promise.race([call(batch), aborted(signal)])
      })
      // What has no value is `undefined`: a definition with such ids has it in its type.
      for (const [id, { resolve }] of batch) resolve(values.get(id) as T)
    } catch (error) {
      for (const { reject } of batch.values()) reject(error)
    }
  }

  async function call(batch: ReadonlyMap<string, Asked<T>>): Promise<ReadonlyMap<string, T>> {
    return loadMany([...batch.keys()], (id) => {
      const asked = batch.get(id)
      if (!asked) throw new RangeError("contextOf: an id that was not asked for")
      return asked.context
    })
  }

  return {
    run,
    load: (id, context) =>
      new Promise((resolve, reject) => {
        waiting.set(id, { context, resolve, reject })
        if (hasRun) void run()
      }),
  }
}

/** Rejects when a call is given up: it may never end, and must not keep its place until then. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }))
}

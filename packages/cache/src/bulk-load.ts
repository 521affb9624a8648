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
  /** Asks for one id. @returns Its value, once `run` has it. */
  readonly load: (id: string, context: LoadContext<T>) => Promise<T>
  /** Loads all that was asked for; its outcome goes to those who asked. */
  readonly run: (loadMany: LoadMany<T>, limit: Limit) => Promise<void>
}

interface Asked<T> {
  readonly context: LoadContext<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

export function createBulkLoad<T>(): BulkLoad<T> {
  const asked = new Map<string, Asked<T>>()

  function contextOf(id: string): LoadContext<T> {
    const found = asked.get(id)
    if (!found) throw new RangeError("contextOf: an id that was not asked for")
    return found.context
  }

  return {
    load: (id, context) => new Promise((resolve, reject) => asked.set(id, { context, resolve, reject })),
    async run(loadMany, limit) {
      if (asked.size === 0) return
      try {
        const values = await limit(async () => loadMany([...asked.keys()], contextOf))
        // What has no value is `undefined`: a definition with such ids has it in its type.
        for (const [id, { resolve }] of asked) resolve(values.get(id) as T)
      } catch (error) {
        for (const { reject } of asked.values()) reject(error)
      }
    },
  }
}

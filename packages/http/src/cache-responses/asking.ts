import type { CacheRead, LoadContext } from "@larder/cache"
import type { Offer } from "./leads.ts"
import type { Kept, LoadFor } from "./load-response.ts"

/** What a request gets by asking: the response of its own handler, on its way; or what the cache has; or nothing of use. */
export type Asked = Response | CacheRead<Kept> | undefined

/** A request that asks the cache. It leads where the cache has its handler run, and follows where another's is running. */
export interface Asking extends Offer {
  /** Settles when it is known what it gets. Rejects with what its own handler throws, where nothing stands in for it. */
  readonly outcome: Promise<Asked>
  /** Settles when its handler has run for the cache, or is not going to. */
  readonly isOver: Promise<void>
  /** Takes what the cache has, or that it failed. */
  readonly answer: (found: CacheRead<Kept> | undefined) => void
}

/**
 * Makes the asking of a request.
 *
 * @param run Runs its handler for the cache.
 * @param refreshesBehind Whether what is stale has been answered when the handler is run to make it anew.
 * @param mayBeStale Tells whether what is kept may be answered past its freshness.
 */
export function createAsking(
  run: (talk: LoadContext<Kept>, client: LoadFor) => Promise<Kept>,
  refreshesBehind: boolean,
  mayBeStale: (kept: Kept) => boolean,
): Asking {
  let isLeading = false
  let failure: { readonly error: unknown } | undefined
  let resolve: (asked: Asked) => void
  let reject: (error: unknown) => void
  let drop: () => void
  const outcome = new Promise<Asked>((onAnswer, onFailure) => {
    resolve = onAnswer
    reject = onFailure
  })
  const isOver = new Promise<void>((done) => {
    drop = done
  })

  async function load(talk: LoadContext<Kept>): Promise<Kept> {
    const { previous } = talk
    isLeading = !(refreshesBehind && previous)
    const hasStandIn = previous !== undefined && (refreshesBehind || mayBeStale(previous.value))
    try {
      return await run(talk, { respond: isLeading ? resolve : undefined, hasStandIn })
    } catch (error) {
      failure = { error }
      isLeading &&= !hasStandIn
      if (isLeading) reject(error)
      // The cache answers with what it has, and leaves the handler alone for a while. Else the failure is this request's alone.
      if (previous) throw error
      return undefined
    } finally {
      drop()
    }
  }

  function answer(found: CacheRead<Kept> | undefined): void {
    if (isLeading) return
    if (failure && !found) reject(failure.error)
    else resolve(found)
  }

  return { outcome, isOver, load, drop: () => drop(), answer }
}

import type { CacheRead, FillOptions, LoadContext } from "@larder/cache"
import type { Exchange } from "./exchange.ts"
import { ASK_AGAIN, type Kept, type LoadParts, loadResponse } from "./load-response.ts"

/**
 * Asks the cache for the response to a request, whose handler is run where there is none: it leads then, and others that ask
 * meanwhile follow.
 *
 * @returns The response of its own handler, on its way, where it leads; else what the cache has; `undefined` where that failed.
 * @throws What its own handler throws. A failure is its own request's: those who wait run their own handlers.
 */
export function askCache(
  exchange: Exchange,
  key: string,
  fill: FillOptions,
  parts: LoadParts,
): Promise<Response | CacheRead<Kept> | undefined> {
  const { request, context } = exchange
  return new Promise((resolve, reject) => {
    let isLeading = false
    let isAnswered = false
    let failure: { readonly error: unknown } | undefined

    async function load(talk: LoadContext<Kept>): Promise<Kept> {
      if (isAnswered && !context.canOutliveResponse) return lookUp(talk)
      const hasStandIn = talk.previous !== undefined && fill.staleIfError !== false
      // What is stale is answered at once, where a handler may run on after that.
      isLeading = !(talk.previous && context.canOutliveResponse)
      const respond = isLeading ? resolve : undefined
      const work = loadResponse(exchange, key, parts, talk, { respond, hasStandIn })
      context.defer(work.catch(() => {}))
      try {
        return await work
      } catch (error) {
        failure = { error }
        isLeading &&= !hasStandIn
        if (isLeading) reject(error)
        if (talk.previous) throw error
        return undefined
      }
    }

    function answer(found: CacheRead<Kept> | undefined): void {
      isAnswered = true
      if (isLeading) return
      if (failure && !found) reject(failure.error)
      else resolve(found)
    }

    const { cache } = parts.settings
    cache.getOrSetEntry(key, request.method === "HEAD" ? lookUp : load, fill).then(answer, () => answer(undefined))
  })
}

/** Finds out what is stored, and leaves it at that: what HEAD gets is no answer to GET. */
function lookUp({ skip }: LoadContext<Kept>): Kept {
  skip()
  return ASK_AGAIN
}

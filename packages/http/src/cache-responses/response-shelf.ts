import type { CacheRead, LoadContext } from "@larder/cache"
import type { Exchange } from "./exchange.ts"
import { createLeads, type Offer } from "./leads.ts"
import { ASK_AGAIN, type Kept, type LoadParts, loadResponse } from "./load-response.ts"

/** The responses of one middleware in its cache. */
export interface ResponseShelf {
  /**
   * Asks for the response to a request, whose handler is run where there is none: it leads then, and those who ask meanwhile
   * follow.
   *
   * @returns The response of its own handler, on its way, where it leads; else what the cache has; `undefined` where that failed.
   * @throws What its own handler throws. A failure is its own request's: those who wait run their own handlers.
   */
  readonly ask: (exchange: Exchange, key: string) => Promise<Response | CacheRead<Kept> | undefined>
  /** Removes what cannot be read. */
  readonly delete: (key: string) => Promise<void>
}

/**
 * Declares the responses of a middleware: a definition of their own, so that handlers that use the cache themselves find a free
 * place for their loads while all places for responses are taken.
 *
 * @param refreshesBehind Whether what is stale is answered at once and made anew behind it: where handlers can run on after that.
 */
export function createResponseShelf(name: string, refreshesBehind: boolean, parts: LoadParts): ResponseShelf {
  const { cache, ttlMs, staleMs, tags, now } = parts.settings
  const leads = createLeads()
  const responses = cache.define<Kept>(name, {
    ttlMs,
    staleMs,
    tags: typeof tags === "function" ? [] : tags,
    staleWhileRevalidate: refreshesBehind,
    // What is fresh has nobody's handler behind it.
    earlyRefresh: 0,
    negativeTtlMs: 0,
    protect: false,
    load: (key, talk) => leads.take(key)?.load(talk) ?? lookUp(talk),
  })

  function ask(exchange: Exchange, key: string): Promise<Response | CacheRead<Kept> | undefined> {
    const { request, context } = exchange
    return new Promise((resolve, reject) => {
      let isLeading = false
      let failure: { readonly error: unknown } | undefined
      let over = (): void => {}
      const isOver = new Promise<void>((done) => {
        over = done
      })

      async function load(talk: LoadContext<Kept>): Promise<Kept> {
        isLeading = !(refreshesBehind && talk.previous)
        const hasStandIn = talk.previous !== undefined && (refreshesBehind || parts.mayBeStale(talk.previous.value))
        try {
          const work = loadResponse(exchange, key, parts, talk, {
            respond: isLeading ? resolve : undefined,
            hasStandIn,
          })
          context.defer(work.catch(() => {}))
          return await work
        } catch (error) {
          failure = { error }
          isLeading &&= !hasStandIn
          if (isLeading) reject(error)
          if (talk.previous) throw error
          return undefined
        } finally {
          over()
          // Nobody runs what was offered meanwhile.
          leads.take(key)?.drop()
        }
      }

      function answer(found: CacheRead<Kept> | undefined): void {
        if (found && refreshesBehind && now() >= found.expiresAtMs) context.defer(isOver)
        else leads.withdraw(key, offer)
        if (isLeading) return
        if (failure && !found) reject(failure.error)
        else resolve(found)
      }

      const offer: Offer = { load, drop: over }
      if (request.method === "GET") leads.offer(key, offer)
      else over()
      responses.getEntry(key).then(answer, () => answer(undefined))
    })
  }

  return { ask, delete: responses.delete }
}

/** Finds out what is stored, and leaves it at that: what HEAD gets is no answer to GET. */
function lookUp({ skip }: LoadContext<Kept>): Kept {
  skip()
  return ASK_AGAIN
}

import type { LoadContext } from "@larder/cache"
import { type Asked, createAsking } from "./asking.ts"
import type { Exchange } from "./exchange.ts"
import { createLeads } from "./leads.ts"
import { ASK_AGAIN, type Kept, type LoadParts, loadResponse } from "./load-response.ts"

/** How long a request that was answered stale offers its handler for the refresh, in milliseconds: the store is read first. */
const OFFER_MS = 2_000

/** The responses of one middleware in its cache. */
export interface ResponseShelf {
  /** Asks for the response to a request, whose handler is run where there is none. @throws What its handler throws. */
  readonly ask: (exchange: Exchange, key: string) => Promise<Asked>
  /** Removes what cannot be read. */
  readonly delete: (key: string) => Promise<void>
}

/**
 * Declares the responses of a middleware: a definition of their own, so that handlers that use the cache themselves find a free
 * place for their loads while all places for responses are taken.
 *
 * @param refreshesBehind Whether what is stale is answered at once and made anew behind it: where handlers can run on after that.
 * @param mayBeStale Tells whether what is kept may be answered past its freshness.
 */
export function createResponseShelf(
  name: string,
  refreshesBehind: boolean,
  parts: LoadParts,
  mayBeStale: (kept: Kept) => boolean,
): ResponseShelf {
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
    async load(key, talk) {
      const lead = leads.take(key)
      if (!lead) return lookUp(talk)
      try {
        return await lead.load(talk)
      } finally {
        // What was offered meanwhile is not needed.
        leads.take(key)?.drop()
      }
    },
  })

  return {
    ask(exchange, key) {
      const { defer } = exchange.context
      const run: Parameters<typeof createAsking>[0] = (talk, client) => {
        const work = loadResponse(exchange, key, parts, talk, client)
        defer(work.catch(() => {}))
        return work
      }
      const asking = createAsking(run, refreshesBehind, mayBeStale)
      if (exchange.request.method === "GET") leads.offer(key, asking)
      else asking.drop()
      responses.getEntry(key).then(
        (found) => {
          const isRefreshed = refreshesBehind && found.tier !== "load" && now() >= found.expiresAtMs
          if (isRefreshed) {
            defer(asking.isOver)
            // Nobody comes for it when the refresh has just ended, or is held off after a failure.
            setTimeout(() => leads.withdraw(key, asking), OFFER_MS).unref?.()
          } else leads.withdraw(key, asking)
          asking.answer(found)
        },
        () => {
          leads.withdraw(key, asking)
          asking.answer(undefined)
        },
      )
      return asking.outcome
    },
    delete: responses.delete,
  }
}

/** Finds out what is stored, and leaves it at that: what HEAD gets is no answer to GET. */
function lookUp({ skip }: LoadContext<Kept>): Kept {
  skip()
  return ASK_AGAIN
}

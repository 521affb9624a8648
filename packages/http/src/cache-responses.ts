import type { Cache, CacheRead } from "@larder/cache"
import { answerStored } from "./cache-responses/answer-stored.ts"
import { type CacheOutcome, withOutcome } from "./cache-responses/cache-outcome.ts"
import { type CacheResponsesOptions, resolveCacheResponsesOptions } from "./cache-responses/cache-responses-options.ts"
import type { CacheAdds, Exchange } from "./cache-responses/exchange.ts"
import { judgeHead } from "./cache-responses/judge-head.ts"
import { ASK_AGAIN, type Kept } from "./cache-responses/load-response.ts"
import { createPassedKeys } from "./cache-responses/passed-keys.ts"
import { toKey } from "./cache-responses/request-key.ts"
import { whyBypassed } from "./cache-responses/request-verdict.ts"
import { createResponseShelf } from "./cache-responses/response-shelf.ts"
import { createResponseReader, type StoredResponse } from "./cache-responses/stored-response.ts"
import type { Middleware } from "./middleware.ts"

/** The middleware that `cacheResponses` makes. */
export interface ResponseCache extends Middleware<CacheAdds> {
  /** Invalidates all that has a tag, the cache's other values included. @returns When other nodes can learn of it. */
  readonly purge: (tag: string) => Promise<void>
}

/** How often a request asks the cache, where what it waited for was cut off or may not be used. */
const MAX_ROUNDS = 3

/**
 * Answers requests from a cache, and keeps there what the handler answers.
 *
 * Kept is the answer to a GET, for `ttlMs`, unless anything says that it may be one user's alone: `Set-Cookie`, `Authorization`,
 * an undeclared cookie, `Cache-Control: private`, `no-store` or `no-cache`, a `Vary` by what was not declared, a use of
 * `context.session`, anything malformed. Then the response goes through as it is. So does one that is aborted, cut off, or larger
 * than `maxBytes`, and nothing of it is kept.
 *
 * Requests that come while the handler runs for another one wait for its answer, get it whole if it is kept, and run the
 * handler themselves if it is not. HEAD is answered from what GET has stored; `If-None-Match` and `If-Modified-Since` by a 304.
 *
 * Clients cannot make the handler run: `Cache-Control: no-cache` and `max-age` of a request, which a browser sends on reload, are
 * ignored, as most caches of servers do. Its `no-store` is obeyed: neither looked up nor stored.
 *
 * Each response says in `X-Cache` and `Cache-Status` what was done, and `context.cache` says it to handler and middlewares.
 *
 * @throws {RangeError} When an option is out of its range.
 * @throws {TypeError} When an option is of the wrong kind.
 *
 * @example
 * ```ts
 * const cache = createCache({ store })
 * const users = cacheResponses({ cache, ttlMs: 60_000, staleMs: 600_000, vary: ["accept-language"], tags: ["users"] })
 *
 * const answer = compose(users)(async () => Response.json(await db.users.find("42")))
 * const response = await answer(new Request("https://app.example/users/42"))
 * response.headers.get("x-cache") // "MISS", then "HIT"
 *
 * await users.purge("users")
 * ```
 */
export function cacheResponses(options: CacheResponsesOptions): ResponseCache {
  const settings = resolveCacheResponsesOptions(options)
  const { cache, statuses, now } = settings
  const passed = createPassedKeys()
  const read = createResponseReader(statuses)
  const mayBeStale = (kept: Kept): boolean => kept !== undefined && read(kept)?.mustRevalidate === false
  const name = nameResponses(cache)
  const parts = { settings, passed }
  const shelf = createResponseShelf(name, true, parts, mayBeStale)
  const heldShelf = createResponseShelf(`${name}-held`, false, parts, mayBeStale)

  /** Runs the handler for this request alone. */
  async function pass({ request, next }: Exchange, key: string | undefined, outcome: CacheOutcome): Promise<Response> {
    const askedAtMs = now()
    const response = await next({ cache: outcome })
    const isStorable = key !== undefined && typeof judgeHead(request, response, askedAtMs, now(), settings) !== "string"
    if (isStorable && passed.find(key, now())?.isByHead) passed.delete(key)
    return withOutcome(response, outcome)
  }

  function answer({ request, context }: Exchange, found: CacheRead<Kept>, stored: StoredResponse): Response {
    const nowMs = now()
    const ttlMs = found.expiresAtMs - nowMs
    const isLoaded = found.tier === "load"
    const status = isLoaded ? "MISS" : ttlMs > 0 ? "HIT" : "STALE"
    context.cache = isLoaded ? { status, isCollapsed: true } : { status, ttlMs }
    return answerStored(request, stored, context.cache, nowMs)
  }

  async function respond(exchange: Exchange): Promise<Response> {
    const { request, context } = exchange
    const bypass = whyBypassed(request, settings)
    if (bypass) return pass(exchange, undefined, { status: "BYPASS", reason: bypass })
    const key = toKey(request, settings)
    const why = passed.find(key, now())
    if (why) return pass(exchange, key, { status: "BYPASS", reason: why.reason })

    const { ask, delete: remove } = context.canOutliveResponse ? shelf : heldShelf
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const found = await ask(exchange, key)
      if (found && "headers" in found) return found
      if (found?.value === ASK_AGAIN && request.method === "GET") continue
      if (!found?.value || found.value === ASK_AGAIN) break
      const stored = read(found.value)
      if (!stored) await remove(key).catch(() => {})
      else if (stored.mustRevalidate && now() >= found.expiresAtMs) break
      else return answer(exchange, found, stored)
    }
    const reason = request.method === "HEAD" ? "method" : (passed.find(key, now())?.reason ?? "not-shared")
    return pass(exchange, key, { status: "MISS", reason })
  }

  const middleware: Middleware<CacheAdds> = (request, next, context) => respond({ request, next, context })
  return Object.assign(middleware, { purge: (tag: string) => cache.deleteByTag(tag) })
}

/** How many middlewares each cache has. */
const counts = new WeakMap<Cache, number>()

/** Names the responses of one more middleware of a cache, by the order in which they are made: "response", "response-2", … */
function nameResponses(cache: Cache): string {
  const count = (counts.get(cache) ?? 0) + 1
  counts.set(cache, count)
  return count === 1 ? "response" : `response-${count}`
}

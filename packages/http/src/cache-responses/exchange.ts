import type { Context } from "../context.ts"
import type { Next } from "../middleware.ts"
import type { CacheOutcome } from "./cache-outcome.ts"

/** What `cacheResponses` adds to the context. */
export interface CacheAdds {
  /** What the cache has done for this request. */
  cache: CacheOutcome
}

/** A request that may be answered from the cache, with all that belongs to it. */
export interface Exchange {
  readonly request: Request
  readonly next: Next<CacheAdds>
  readonly context: Context & Partial<CacheAdds>
}

/** Makes the request that the handler is given, where it is to be another one than the client's. */
export function toHandlerRequest(request: Request, isBackground: boolean): Request | undefined {
  const isConditional = request.headers.has("if-none-match") || request.headers.has("if-modified-since")
  if (!isBackground && !isConditional) return undefined
  const headers = new Headers(request.headers)
  // They are answered here: a handler's 304 could not be stored.
  headers.delete("if-none-match")
  headers.delete("if-modified-since")
  // In the background without the signal of a client who has its answer, and may be gone.
  return isBackground
    ? new Request(request.url, { headers })
    : new Request(request, { headers, signal: request.signal })
}

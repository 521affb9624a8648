import { type Cache, type CacheOptions, createCache } from "@larder/cache"
import {
  createMemoryStore,
  drainMicrotasks,
  type FakeClock,
  fakeClock,
  type RecordingStore,
  recordingStore,
} from "@larder/testing"
import type { CacheOutcome } from "../cache-responses/cache-outcome.ts"
import type { CacheResponsesOptions } from "../cache-responses/cache-responses-options.ts"
import { cacheResponses, type ResponseCache } from "../cache-responses.ts"
import { compose } from "../compose.ts"
import { type Context, createContext } from "../context.ts"

export const ORIGIN = "https://app.example"
export const TTL_MS = 60_000

export type CachedHandler = (
  request: Request,
  context: Context & { readonly cache: CacheOutcome },
) => Response | Promise<Response>

/** A response as a client sees it. */
export interface Seen {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** `X-Cache`. */
  readonly xCache: string | null
}

export interface CachedApp {
  readonly clock: FakeClock
  readonly store: RecordingStore
  readonly cache: Cache
  readonly responses: ResponseCache
  /** Takes over work that `settle` waits for. */
  readonly defer: Context["defer"]
  /** How often the handler was run. */
  readonly runs: () => number
  /** Sends a request, without reading the body of its response. */
  readonly open: (path: string, init?: RequestInit, known?: Partial<Context>) => Promise<Response>
  /** Sends a request, and waits for its whole response and all that goes on behind it. */
  readonly send: (path: string, init?: RequestInit, known?: Partial<Context>) => Promise<Seen>
  /** Waits for the work that nobody waits for. */
  readonly settle: () => Promise<void>
  /** Another process on the same store, with the same handler. */
  readonly restart: () => CachedApp
}

/** An application with a cached handler, on a recording memory store and a fake clock. */
export function cachedApp(
  handler: CachedHandler,
  options: Partial<CacheResponsesOptions> = {},
  cacheOptions: Partial<CacheOptions> = {},
  clock: FakeClock = fakeClock(),
  store: RecordingStore = recordingStore(
    createMemoryStore({ now: clock.now, capabilities: { serverTtl: { support: "yes", checkedAtMs: clock.now() } } }),
  ),
): CachedApp {
  const work: Promise<unknown>[] = []
  const defer = (one: Promise<unknown>) => void work.push(one.catch(() => {}))
  const { now, setTimer } = clock
  const cache = createCache({ store, now, setTimer, defer, ...cacheOptions })
  const responses = cacheResponses({ cache, ttlMs: TTL_MS, now, ...options })
  let runs = 0
  const answer = compose(responses)((request, context) => {
    runs += 1
    return handler(request, context)
  })

  const open: CachedApp["open"] = (path, init, known) =>
    answer(new Request(`${ORIGIN}${path}`, init), createContext({ defer, ...known }))

  async function settle(): Promise<void> {
    await clock.advance(0)
    while (work.length > 0) {
      await work.shift()
      await drainMicrotasks()
    }
  }

  return {
    clock,
    store,
    cache,
    responses,
    defer,
    open,
    settle,
    runs: () => runs,
    async send(path, init, known) {
      const response = await open(path, init, known)
      const text = await response.text()
      await settle()
      const { status, headers } = response
      return { status, headers, text, xCache: headers.get("x-cache") }
    },
    restart: () => cachedApp(handler, options, cacheOptions, clock, store),
  }
}

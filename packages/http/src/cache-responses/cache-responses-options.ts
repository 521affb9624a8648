import type { Cache } from "@larder/cache"

/** Options of `cacheResponses`. */
export interface CacheResponsesOptions {
  /** Where responses are kept. Its own options (jitter, limits, coherence, …) hold for them too. */
  readonly cache: Cache
  /** How long a response is fresh, in milliseconds ≥ 1; less where it says so itself (`max-age`, `s-maxage`, `Expires`). */
  readonly ttlMs: number
  /** How long a stale response may still be answered while it is made anew, or when that fails, in milliseconds ≥ 0. @default 0 */
  readonly staleMs?: number | undefined
  /** Statuses that are stored, of 200, 203, 204, 301, 404 and 410. @default all of them */
  readonly statuses?: readonly number[] | undefined
  /** What stands in the key instead of scheme, host, path and query: a text, or parts that are kept apart. @default those */
  readonly key?: ((request: Request) => string | readonly string[]) | undefined
  /** Tags to `purge` responses by: of all of them, or by their request. @default none */
  readonly tags?: readonly string[] | ((request: Request) => readonly string[]) | undefined
  /** Headers of requests that responses differ by: they belong to the key. @default none */
  readonly vary?: readonly string[] | undefined
  /** Cookies that responses differ by: they belong to the key. A request with an undeclared one is not cached. @default none */
  readonly cookies?: readonly string[] | undefined
  /** Cookies that no response differs by; a name that ends in `*` stands for all that begin so. @default none */
  readonly ignoreCookies?: readonly string[] | undefined
  /** Largest response that is stored, its head included, in bytes ≥ 1. @default 1_032_192 (1 MiB, less room for the envelope) */
  readonly maxBytes?: number | undefined
  /** Reads the wall clock, in epoch milliseconds: the cache's own, where that has one. @default Date.now */
  readonly now?: (() => number) | undefined
}

/** {@link CacheResponsesOptions}, complete and checked. Names of headers are in lower case, and sorted. */
export interface ResolvedCacheResponsesOptions
  extends Required<{
    readonly [Name in keyof Omit<CacheResponsesOptions, "key">]: NonNullable<CacheResponsesOptions[Name]>
  }> {
  readonly key: CacheResponsesOptions["key"]
}

const STATUSES: readonly number[] = [200, 203, 204, 301, 404, 410]

/** Defaults of {@link CacheResponsesOptions}. */
export const CACHE_RESPONSES_DEFAULTS: Omit<ResolvedCacheResponsesOptions, "cache" | "ttlMs" | "key" | "now"> = {
  staleMs: 0,
  statuses: STATUSES,
  tags: [],
  vary: [],
  cookies: [],
  ignoreCookies: [],
  maxBytes: 1_032_192,
}

const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/
/** They are never shared, or have an option of their own. */
const NO_VARY = ["authorization", "cookie", "*"]

/**
 * Completes the options of `cacheResponses`, and checks them; times and tags are checked by the cache.
 *
 * @throws {RangeError} When one is out of its range.
 * @throws {TypeError} When one is of the wrong kind.
 */
export function resolveCacheResponsesOptions(options: CacheResponsesOptions): ResolvedCacheResponsesOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  // The cast: what was left out, or undefined, is the default's.
  const resolved = {
    now: Date.now,
    key: undefined,
    ...CACHE_RESPONSES_DEFAULTS,
    ...given,
  } as ResolvedCacheResponsesOptions
  const { cache, maxBytes, statuses, key, now, vary, cookies, ignoreCookies } = resolved
  if (typeof cache?.define !== "function") refuse(TypeError, "cache", cache, "a cache of createCache()")
  if (typeof (key ?? now) !== "function") refuse(TypeError, "key", key, "a function")
  if (typeof now !== "function") refuse(TypeError, "now", now, "a function")
  if (typeof maxBytes !== "number") refuse(TypeError, "maxBytes", maxBytes, "a number")
  if (!(maxBytes >= 1)) refuse(RangeError, "maxBytes", maxBytes, "a number of 1 or more")
  for (const status of statuses) {
    if (!STATUSES.includes(status)) refuse(RangeError, "statuses", status, `some of ${STATUSES.join(", ")}`)
  }
  for (const name of [...vary, ...cookies, ...ignoreCookies]) {
    if (!TOKEN.test(name)) refuse(TypeError, "vary, cookies or ignoreCookies", name, "a name")
  }
  const names = vary.map((name) => name.toLowerCase())
  for (const name of names) if (NO_VARY.includes(name)) refuse(RangeError, "vary", name, "a header that may be shared")
  return { ...resolved, vary: [...new Set(names)].sort() }
}

function refuse(Refusal: typeof RangeError | typeof TypeError, name: string, value: unknown, expected: string): never {
  throw new Refusal(`${name}: got ${String(value)}, expected ${expected}`)
}

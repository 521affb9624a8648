import { withPrefix } from "@larder/core"
import { withExpiry } from "@larder/expiry"
import { type CacheOptions, type FillOptions, resolveCacheOptions, resolveFillOptions } from "./cache-options.ts"
import { createDefinition, type DefineOptions, type Definition } from "./definition.ts"
import { MemoryBudget } from "./memory-budget.ts"
import { type CacheRead, Shelf, type ShelfParts } from "./shelf.ts"

/** A read-through cache: the memory of the process, a store behind it, and loaders behind both. */
export interface Cache {
  /**
   * Reads a key, or loads and keeps its value. Callers that arrive meanwhile share the outcome.
   *
   * @param key Any well-formed string.
   * @param load Makes the value when it is neither in memory nor in the store. Its errors pass through unchanged.
   */
  getOrSet<T>(key: string, load: () => T | PromiseLike<T>, options?: FillOptions): Promise<T>
  /** {@link getOrSet}, telling also where the value came from and how long it is fresh. */
  getOrSetEntry<T>(key: string, load: () => T | PromiseLike<T>, options?: FillOptions): Promise<CacheRead<T>>
  /** Removes what `getOrSet` keeps under a key. @returns When the store has removed it. */
  delete(key: string): Promise<void>
  /** Declares values of one kind, stored under `<name>/<id>`, with their loader. */
  define<T>(name: string, options: DefineOptions<T>): Definition<T>
}

/**
 * Creates a read-through cache.
 *
 * @throws {RangeError} When an option is out of range.
 * @throws {InvalidKeyError} When no key can begin with the prefix.
 *
 * @example
 * ```ts
 * const cache = createCache({ store, ttlMs: 60_000 })
 * const users = cache.define("user", { load: (id) => db.users.find(id) })
 * const user = await users.get("42")
 * const page = await cache.getOrSet("page/1", () => render(1), { ttlMs: 5_000 })
 * ```
 */
export function createCache(options: CacheOptions): Cache {
  const resolved = resolveCacheOptions(options)
  const parts: ShelfParts = {
    entries: withExpiry(withPrefix(resolved.store, `${resolved.prefix}/`), { now: resolved.now }),
    budget: new MemoryBudget(resolved.maxBytes, resolved.maxEntries),
    now: resolved.now,
    defer: resolved.defer,
  }
  const root = new Shelf<unknown>(parts, (key) => key)

  return {
    getOrSet<T>(key: string, load: () => T | PromiseLike<T>, options: FillOptions = {}) {
      const entry = root.hit(key)
      // A key belongs to one loader: what is kept under it is what this loader's kind made.
      if (entry !== undefined) return entry.promise as Promise<T>
      return root.readValue(key, { load, options: resolveFillOptions(options, resolved) }) as Promise<T>
    },
    getOrSetEntry<T>(key: string, load: () => T | PromiseLike<T>, options: FillOptions = {}) {
      return root.read(key, { load, options: resolveFillOptions(options, resolved) }) as Promise<CacheRead<T>>
    },
    delete: (key) => root.delete(key),
    define<T>(name: string, { load, ...options }: DefineOptions<T>) {
      const fillOptions = resolveFillOptions(options, resolved)
      const shelf = new Shelf<T>(parts, (id) => [name, id])
      return createDefinition(shelf, (id) => ({ load: () => load(id), options: fillOptions }))
    },
  }
}

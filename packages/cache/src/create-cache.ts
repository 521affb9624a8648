import { assembleCache } from "./assemble-cache.ts"
import { type CacheOptions, resolveCacheOptions } from "./cache-options.ts"
import { type CacheRead, toRead } from "./cache-read.ts"
import { type CacheStats, toStats } from "./cache-stats.ts"
import { createDefinition, type DefineOptions, type Definition, type SetOptions } from "./definition.ts"
import { FILL_DEFAULTS, type FillOptions, resolveFillOptions } from "./fill-options.ts"
import { type CacheInside, INSIDE, type ShelfInside } from "./inside.ts"
import type { LoadContext } from "./loader-context.ts"
import { EVERYTHING, type Mark, markOfTag } from "./mark.ts"
import { ofKind } from "./option-checks.ts"
import type { Fill, FillSettings } from "./run-load.ts"
import { createShelf, type Shelf } from "./shelf.ts"
import type { StandardSchema } from "./standard-schema.ts"
import type { CacheSweepPolicy } from "./sweep-policy.ts"
import { areTags } from "./tags.ts"
import { unhurried } from "./unhurried.ts"
import { toPlainId, type WrapOptions, wrapFunction } from "./wrap-function.ts"

/** Makes the value of a key of `getOrSet`. Its errors pass through unchanged. */
export type Load<T> = (context: LoadContext<T>) => T | PromiseLike<T>

/** A read-through cache: the memory of the process, a store behind it, and loaders behind both. */
export interface Cache {
  /**
   * Reads a key, or loads and keeps its value. Callers that arrive meanwhile share the outcome.
   *
   * @param key Any well-formed string. One key belongs to one kind of value.
   * @param options For this call, where they differ from the cache's; resolved only when memory has no fresh value.
   * @throws What `load` throws, unchanged.
   */
  getOrSet<T>(key: string, load: Load<T>, options?: FillOptions): Promise<T>
  /** {@link getOrSet}, telling also where the value came from and how old it is. */
  getOrSetEntry<T>(key: string, load: Load<T>, options?: FillOptions): Promise<CacheRead<T>>
  /** Puts a value under a key of `getOrSet`. @returns When the store has it; nobody needs to wait for that. */
  set<T>(key: string, value: T, options?: SetOptions): Promise<void>
  /** Removes a key of `getOrSet`; a load under way is not kept. @returns When the store has removed it. */
  delete(key: string): Promise<void>
  /** Declares values of one kind, kept under `<name>/<id>`, with their loader. @throws {RangeError} When the name is taken. */
  define<T>(name: string, options: DefineOptions<T>): Definition<T>
  /** Makes a function that remembers what it has returned; `this` is not passed on: bind a method first. @throws {RangeError} When the name is taken. */
  wrap<Args extends unknown[], T>(
    call: (...args: Args) => T | PromiseLike<T>,
    options: WrapOptions<Args, T>,
  ): (...args: Args) => Promise<T>
  /** Invalidates all values that have a tag, without looking for them. @returns When other nodes can learn of it. */
  deleteByTag(tag: string): Promise<void>
  /** Invalidates everything, without looking for it. @returns When other nodes can learn of it. */
  clear(): Promise<void>
  /** Tells what the cache has done, and what it has cost. */
  stats(): CacheStats
  /** Tells the sweeper which entries of this cache are dead, messages to other nodes included. */
  sweepPolicy(): CacheSweepPolicy
  /** For Larder's own subpaths. */
  readonly [INSIDE]: CacheInside
  /** Stops looking for other nodes' invalidations. The cache remains usable. */
  close(): void
}

/**
 * Creates a read-through cache.
 *
 * @throws {RangeError} When an option is out of its range.
 * @throws {TypeError} When an option is of the wrong kind.
 * @throws {InvalidKeyError} When no key can begin with the prefix.
 *
 * @example
 * ```ts
 * const cache = createCache({ store, ttlMs: 60_000, staleMs: 600_000 })
 * const users = cache.define("user", { load: (id) => db.users.find(id) })
 * const user = await users.get("42")
 * const page = await cache.getOrSet("page/1", () => render(1), { ttlMs: 5_000 })
 * ```
 */
export function createCache(options: CacheOptions): Cache {
  const resolved = resolveCacheOptions(options)
  const fillBase = resolveFillOptions(options, FILL_DEFAULTS)
  const parts = assembleCache(resolved)
  parts.horizon.include(fillBase)
  const root = createShelf<unknown>(parts, undefined)
  const shelves = new Map<string | undefined, ShelfInside>([[undefined, { shelf: root, options: fillBase }]])

  function addShelf<T>(name: string, own: FillOptions, schema: StandardSchema<T> | undefined) {
    ofKind("string")("name", name)
    if (shelves.has(name)) throw new RangeError(`define: the name "${name}" is taken`)
    const settings = toSettings(own, schema)
    const shelf = createShelf<T>(parts, name)
    // The cast: of what kind its values are is known to the definition alone.
    shelves.set(name, { ...settings, shelf: shelf as Shelf<unknown> })
    return { shelf, settings }
  }

  function toSettings<T>(own: FillOptions, schema?: StandardSchema<T>): FillSettings<T> {
    const options = resolveFillOptions(own, fillBase)
    parts.horizon.include(options)
    // Its code is loaded where there is a schema.
    const toFit = schema && (async (value: unknown) => (await import("./fit-schema.ts")).fitSchema(schema, value))
    return { toFit, options }
  }

  const invalidateMany = (mark: Mark): Promise<void> =>
    unhurried([parts.invalidator.invalidate(mark, "many")], parts.defer)

  // The shelf of getOrSet holds values of every kind; a key belongs to one kind, whose loader made what stands under it.
  const rootShelf = <T>(): Shelf<T> => root as Shelf<T>
  const rootFill = <T>(load: Load<T>, own: FillOptions): Fill<T> => ({
    ...toSettings<T>(own),
    load: (_, context) => load(context),
  })
  const getOrSetEntry = async <T>(key: string, load: Load<T>, own: FillOptions = {}): Promise<CacheRead<T>> =>
    toRead(await rootShelf<T>().read(key, rootFill(load, own)))

  return {
    getOrSet<T>(key: string, load: Load<T>, own?: FillOptions) {
      return rootShelf<T>().hit(key)?.promise ?? getOrSetEntry(key, load, own).then(({ value }) => value)
    },
    getOrSetEntry,
    set: (key, value, own = {}) => root.set(key, value, resolveFillOptions(own, fillBase)),
    delete: root.delete,
    define<T>(name: string, { load, loadMany, schema, ...own }: DefineOptions<T>) {
      ofKind("function")("load", load)
      const { shelf, settings } = addShelf<T>(name, own, schema)
      return createDefinition(shelf, { ...settings, load }, loadMany)
    },
    wrap<Args extends unknown[], T>(call: (...args: Args) => T | PromiseLike<T>, own: WrapOptions<Args, T>) {
      const { shelf, settings } = addShelf<T>(own.name, own, own.schema)
      return wrapFunction(shelf, call, own.key ?? toPlainId, settings)
    },
    deleteByTag(tag) {
      areTags("deleteByTag", [tag])
      return invalidateMany(markOfTag(tag))
    },
    clear: () => invalidateMany(EVERYTHING),
    stats: () => toStats(parts, parts.kv.usage()),
    sweepPolicy: () => ({ prefix: `${resolved.prefix}/`, ttlMs: parts.horizon.ms() + parts.messageMarginMs }),
    [INSIDE]: { parts, shelves },
    close: () => void parts.coherence?.then(({ stop }) => stop()),
  }
}

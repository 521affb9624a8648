import type { LoadMany } from "./bulk-load.ts"
import { type CacheRead, toRead } from "./cache-read.ts"
import { type FillOptions, resolveFillOptions } from "./fill-options.ts"
import type { LoadContext } from "./loader-context.ts"
import type { Fill } from "./run-load.ts"
import type { Shelf } from "./shelf.ts"
import type { StandardSchema } from "./standard-schema.ts"

/** Options of `cache.define`; those it leaves out are the cache's. */
export interface DefineOptions<T> extends FillOptions {
  /**
   * Makes the value of an id that is neither in memory nor in the store. Its errors pass through unchanged.
   *
   * `undefined` means that there is none: it is answered, and kept only where `negativeTtlMs` says so.
   */
  readonly load: (id: string, context: LoadContext<T>) => T | PromiseLike<T>
  /** Makes the values of many ids in one go, for `getMany`. @default one `load` for each */
  readonly loadMany?: LoadMany<T> | undefined
  /** What values must fit, and the form they get: any Standard Schema that accepts what it has made. @default none */
  readonly schema?: StandardSchema<T> | undefined
}

/** What a value put in the cache may have of its own. */
export interface SetOptions extends Pick<FillOptions, "ttlMs" | "staleMs" | "tags"> {}

/** The cached values of one kind, by id. */
export interface Definition<T> {
  /** Reads a value, loading it if need be. @throws What `load` throws. */
  get(id: string): Promise<T>
  /** {@link get}, telling also where the value came from and how old it is. */
  getEntry(id: string): Promise<CacheRead<T>>
  /** Finds a fresh value in the memory of the process. @returns `undefined` when there is none. */
  peek(id: string): T | undefined
  /** Reads many values, by id; those that have none are left out. @throws What the loader throws. */
  getMany(ids: Iterable<string>): Promise<Map<string, T>>
  /** Puts a value in the cache. @returns When the store has it; nobody needs to wait for that, nor for its failure. */
  set(id: string, value: T, options?: SetOptions): Promise<void>
  /** Removes a value; a load under way is not kept. @returns When the store has removed it; nobody needs to wait for that. */
  delete(id: string): Promise<void>
}

/** Makes the definition whose values stand on a shelf. */
export function createDefinition<T>(shelf: Shelf<T>, fill: Fill<T>, loadMany: LoadMany<T> | undefined): Definition<T> {
  return {
    get: (id) => shelf.hit(id, fill)?.promise ?? shelf.readValue(id, fill),
    getEntry: async (id) => toRead(await shelf.read(id, fill)),
    peek: shelf.peek,
    getMany: (ids) => shelf.readMany(ids, fill, loadMany),
    set: (id, value, own = {}) => shelf.set(id, value, resolveFillOptions(own, fill.options)),
    delete: shelf.delete,
  }
}

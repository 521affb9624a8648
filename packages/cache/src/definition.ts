import type { FillOptions } from "./cache-options.ts"
import type { CacheRead, Fill, Shelf } from "./shelf.ts"

/** Options of `cache.define`. */
export interface DefineOptions<T> extends FillOptions {
  /** Makes the value of an id when it is neither in memory nor in the store. Its errors pass through unchanged. */
  readonly load: (id: string) => T | PromiseLike<T>
}

/** The cached values of one kind, by id. */
export interface Definition<T> {
  /** Reads a value, loading it if need be. @throws What `load` throws. */
  get(id: string): Promise<T>
  /** {@link get}, telling also where the value came from and how long it is fresh. */
  getEntry(id: string): Promise<CacheRead<T>>
  /** Finds a fresh value in the memory of the process. @returns `undefined` when there is none. */
  peek(id: string): T | undefined
  /** Puts a value in the cache. @returns When the store has it. */
  set(id: string, value: T): Promise<void>
  /** Removes a value; a load under way is not kept. @returns When the store has removed it. */
  delete(id: string): Promise<void>
}

export function createDefinition<T>(shelf: Shelf<T>, toFill: (id: string) => Fill<T>): Definition<T> {
  return {
    get: (id) => shelf.hit(id)?.promise ?? shelf.readValue(id, toFill(id)),
    getEntry: (id) => shelf.read(id, toFill(id)),
    peek: (id) => shelf.hit(id)?.value,
    set: (id, value) => shelf.set(id, value, toFill(id).options),
    delete: (id) => shelf.delete(id),
  }
}

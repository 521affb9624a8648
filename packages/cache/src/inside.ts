import type { CacheParts } from "./cache-parts.ts"
import type { ResolvedFillOptions } from "./fill-options.ts"
import type { Shelf } from "./shelf.ts"

/** The way in for Larder's own subpaths, which thus cost nothing where they are not used. */
export const INSIDE: unique symbol = Symbol.for("@larder/cache inside")

/** What a cache is made of. */
export interface CacheInside {
  readonly parts: CacheParts
  /** By the names of their definitions, with what their values are kept by. */
  readonly shelves: ReadonlyMap<
    string | undefined,
    { readonly shelf: Shelf<unknown>; readonly options: ResolvedFillOptions }
  >
}

import type { CacheParts } from "./cache-parts.ts"
import type { FillSettings } from "./run-load.ts"
import type { Shelf } from "./shelf.ts"

/** The way in for Larder's own subpaths, which thus cost nothing where they are not used. */
export const INSIDE: unique symbol = Symbol.for("@larder/cache inside")

/** The values of one definition, with what they are kept by. Whoever looks for them by its name treats them as unknown. */
export interface ShelfInside extends Pick<FillSettings<unknown>, "options" | "toFit"> {
  readonly shelf: Shelf<unknown>
}

/** What a cache is made of. */
export interface CacheInside {
  readonly parts: CacheParts
  /** By the names of their definitions; that of `getOrSet` has none. */
  readonly shelves: ReadonlyMap<string | undefined, ShelfInside>
}

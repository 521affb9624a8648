import type { CacheTier } from "./flights.ts"

/** What events about one value say of it. */
interface AboutValue {
  /** Name of the definition; absent for the keys of `getOrSet`. */
  readonly name: string | undefined
  /** The id, or the key of `getOrSet`, as the application gave it. */
  readonly id: string
}

/** Why something was not kept, or not written. */
export type DropReason =
  /** An invalidation came after its load began. */
  | "outdated"
  /** The loader said so. */
  | "skipped"
  /** The store has failed too often, and is left alone for a while. */
  | "store-down"
  /** It costs less to load again than to write. */
  | "not-worth-a-write"
  /** The store holds the same value, with life left. */
  | "unchanged"
  /** What the store holds does not fit the schema. */
  | "schema"

/** What happened in a cache. */
export type CacheEvent =
  /** A value was answered: a fresh one, a stale one, or one that had to be loaded. */
  | (AboutValue & {
      readonly type: "hit" | "stale" | "miss"
      readonly tier: CacheTier
      /** Time since its load began, in milliseconds, where that is known. */
      readonly ageMs: number | undefined
      /** What asking the store for it cost. */
      readonly costUsd: number
    })
  /** A loader answered. */
  | (AboutValue & { readonly type: "load"; readonly durationMs: number })
  /** A value was written to the store. */
  | (AboutValue & { readonly type: "write"; readonly sizeBytes: number; readonly costUsd: number })
  /** A value was not kept, not written, or not used. */
  | (AboutValue & { readonly type: "drop"; readonly reason: DropReason })
  /** Something was invalidated, by this process or by another. `count` is how many marks: keys, tags, or everything. */
  | { readonly type: "invalidation"; readonly origin: "here" | "elsewhere"; readonly count: number }
  /** Something failed, whether or not a caller saw it. */
  | (Partial<AboutValue> & {
      readonly type: "error"
      readonly operation: "load" | "read" | "write" | "delete" | "invalidate" | "poll"
      readonly error: unknown
    })

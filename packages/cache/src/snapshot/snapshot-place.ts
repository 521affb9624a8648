import { type KvStore, withPrefix } from "@larder/core"
import { type Entries, withExpiry } from "@larder/expiry"
import { CACHE_DEFAULTS } from "../cache-options.ts"

/** Where a snapshot is kept. */
export interface SnapshotOptions {
  readonly store: KvStore
  /** The cache's. @default "cache" */
  readonly prefix?: string | undefined
  /** Reads the wall clock, in epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
}

/** Larder's own space: no key of a cache reaches it, and no sweep. */
export const SNAPSHOT_KEY = "=s/snapshot"

/** A value in a snapshot: name (or null), id, value, end of freshness, end of use, begin of its load (or null), tags. */
export type SnapshotRow = readonly [string | null, string, unknown, number, number, number | null, readonly string[]]

export function openSnapshotPlace({ store, prefix = CACHE_DEFAULTS.prefix, now }: SnapshotOptions): Entries {
  return withExpiry(withPrefix(store, `${prefix}/`), { rawKeys: true, lazyDelete: false, now })
}

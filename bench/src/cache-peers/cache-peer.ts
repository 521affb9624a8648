import type { KvStore } from "@larder/core"

/** What a cache is made of, the same for every one of them. */
export interface CacheSetup {
  /** Where entries are kept beyond the process; absent where the memory tier alone is measured. */
  readonly store: KvStore | undefined
  /** Makes the value of a key. */
  readonly load: (key: string) => Promise<LoadedValue>
  /** How long a value is fresh, in milliseconds: whole seconds, as one of the peers counts in these. */
  readonly ttlMs: number
  /** How long a value may still be used after that, in milliseconds, whole seconds; 0 switches it off. */
  readonly staleMs: number
  /** Most values in memory, where there is such a limit. */
  readonly maxEntries: number
}

/** A value as an origin makes it. */
export interface LoadedValue {
  readonly key: string
  readonly loadedAtMs: number
}

/** Reads through a cache. Some answer `undefined` where a load has failed. */
export type CacheGet = (key: string) => PromiseLike<LoadedValue | null | undefined>

/** A cache that an application could choose. */
export interface CachePeer {
  readonly name: string
  /** Its package; absent for Larder. */
  readonly packageName?: string
  /** How it was composed, where that is not obvious. */
  readonly how: string
  /** Whether it can answer a value past its end. */
  readonly knowsStale: boolean
  create(setup: CacheSetup): CacheGet
}

import type { KvUsageCounts } from "@larder/core"
import type { CacheParts } from "./cache-parts.ts"

/** What a cache has done since it was created. */
export interface CacheStats {
  /** Values answered. */
  readonly gets: number
  readonly memory: TierStats & {
    /** Values in memory. */
    readonly entries: number
    /** What they take, as counted against `maxBytes`. */
    readonly bytes: number
  }
  readonly store: TierStats & {
    /** Operations, bytes and dollars, those of invalidations included. */
    readonly usage: KvUsageCounts
    readonly failures: number
  }
  readonly loads: number
  readonly loadFailures: number
  /** Values not kept, not written, or not used. */
  readonly drops: number
  /** Invalidations made here or learnt from other nodes. */
  readonly invalidations: number
}

/** What one tier contributed. */
export interface TierStats {
  /** Fresh values it answered. */
  readonly hits: number
  /** Stale values it answered. */
  readonly stale: number
  /** Share of the values asked of it that it answered, fresh or stale: 0 to 1; 0 when nothing was asked. */
  readonly hitRatio: number
}

/** Adds up what a cache has done. */
export function toStats({ journal, gate, pool }: CacheParts, usage: KvUsageCounts): CacheStats {
  const countOf = (what: string): number => journal.counts[what] ?? 0
  const memory = { hits: gate.passed() + countOf("memory hit"), stale: countOf("memory stale") }
  const store = { hits: countOf("store hit"), stale: countOf("store stale") }
  const askedOfStore = store.hits + store.stale + countOf("load miss")
  const gets = memory.hits + memory.stale + askedOfStore
  const toRatio = ({ hits, stale }: typeof memory, asked: number): number => (hits + stale) / (asked || 1)
  const loadFailures = countOf("load error")
  return {
    gets,
    memory: { ...memory, hitRatio: toRatio(memory, gets), entries: pool.count(), bytes: pool.bytes() },
    store: { ...store, hitRatio: toRatio(store, askedOfStore), usage, failures: countOf("store error") },
    loads: countOf("load") + loadFailures,
    loadFailures,
    drops: countOf("drop"),
    invalidations: countOf("invalidation"),
  }
}

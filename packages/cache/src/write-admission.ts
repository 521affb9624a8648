import type { WritePolicy } from "./fill-options.ts"

/** However cheap a load is: a key that is asked for again this soon after its end is written, or all nodes would load it. */
const LEAST_GAP_TTLS = 1.27
/** A value that has not changed is not written while the store's copy has at least this share of a new life left. */
const ENOUGH_LIFE = 0.5

/** What speaks for and against a write. */
export interface WriteCase {
  readonly policy: WritePolicy
  /** What a million writes cost. */
  readonly putUsdPerMillion: number
  /** Time since this process last filled the key, in milliseconds; infinite when it has not, as far as it remembers. */
  readonly sinceLastFillMs: number
  /** Whether the store is known to hold the same value. */
  readonly isUnchanged: boolean
  /** Freshness left to what the store holds, and freshness of the new value, in milliseconds. */
  readonly storedLifeMs: number
  readonly newLifeMs: number
}

/** What comes of it. */
export type WriteVerdict = "write" | "unchanged" | "not-worth-a-write"

/** Decides whether a loaded value is worth a write. */
export function admitWrite(facts: WriteCase): WriteVerdict {
  const { isUnchanged, storedLifeMs, newLifeMs, sinceLastFillMs } = facts
  if (isUnchanged && storedLifeMs >= newLifeMs * ENOUGH_LIFE) return "unchanged"
  return sinceLastFillMs <= longestGapMs(facts) ? "write" : "not-worth-a-write"
}

/**
 * Tells after how much silence a key is not worth a write any more.
 *
 * A write pays when other nodes ask for the key before its end, and what one node asks for soon again, others do. How soon
 * follows from the price of a load in writes; the formula is fitted to the modelled fleet of `docs/benchmarks.md`.
 */
function longestGapMs({ policy, putUsdPerMillion, newLifeMs }: WriteCase): number {
  if (policy === "always") return Number.POSITIVE_INFINITY
  if (policy === "second-fill") return Number.MAX_VALUE
  const loadInWrites = policy.loadUsdPerMillion / putUsdPerMillion
  if (loadInWrites >= 1) return Number.POSITIVE_INFINITY
  return newLifeMs * Math.max(LEAST_GAP_TTLS, 1 + 2 * loadInWrites ** 2)
}

import type { WritePolicy } from "./fill-options.ts"

/** However cheap a load is: a key in lively use is written, so that all nodes together do not load it over and over. */
const MAX_FILLS_BEFORE_WRITE = 3
/** A value that has not changed is not written while the store's copy has at least this share of a new life left. */
const ENOUGH_LIFE = 0.5

/** What speaks for and against a write. */
export interface WriteCase {
  readonly policy: WritePolicy
  /** What a million writes cost. */
  readonly putUsdPerMillion: number
  /** Loads of the key seen lately in this process, this one included. */
  readonly fills: number
  /** Whether the store is known to hold the same value. */
  readonly isUnchanged: boolean
  /** Freshness left to what the store holds, and freshness of the new value, in milliseconds. */
  readonly storedLifeMs: number
  readonly newLifeMs: number
}

/** Decides whether a loaded value is worth a write. */
export function admitWrite(facts: WriteCase): "write" | "unchanged" | "not-worth-a-write" {
  if (facts.isUnchanged && facts.storedLifeMs >= facts.newLifeMs * ENOUGH_LIFE) return "unchanged"
  return facts.fills > fillsBeforeWrite(facts.policy, facts.putUsdPerMillion) ? "write" : "not-worth-a-write"
}

/** Rent until the rent paid equals the price: never more than twice what knowing the future would have cost. */
function fillsBeforeWrite(policy: WritePolicy, putUsdPerMillion: number): number {
  if (policy === "always") return 0
  if (policy === "second-fill") return 1
  const loads = Math.ceil(putUsdPerMillion / policy.loadUsdPerMillion) - 1
  return Math.max(0, Math.min(loads, MAX_FILLS_BEFORE_WRITE))
}

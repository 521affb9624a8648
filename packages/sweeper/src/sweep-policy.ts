import { assertPhysicalPrefix, type KvCapabilities, type KvPrices } from "@larder/core"
import { ABOVE_0, anObject, inRange, ofKind } from "./option-checks.ts"

/**
 * How dead keys of one prefix are told from living ones.
 *
 * What it leaves out costs reads: with `ttlMs` nothing is read to decide, with `minTtlMs` and `maxTtlMs` what is between them, with
 * none of these every key. `cache.sweepPolicy()` and `sessions.sweepPolicies()` make them.
 */
export interface SweepPolicy {
  /** What the physical keys begin with, literally: `"cache/"`. */
  readonly prefix: string
  /** The one lifetime of all keys from their last write, stale window included, in milliseconds > 0. Stands for both below. */
  readonly ttlMs?: number | undefined
  /** No key ends sooner than this after its write, in milliseconds ≥ 0. @default 0 */
  readonly minTtlMs?: number | undefined
  /** No key lives longer than this after its write, in milliseconds ≥ `minTtlMs`. @default Infinity */
  readonly maxTtlMs?: number | undefined
  /**
   * How long past its end a key is left alone, in milliseconds ≥ 0. 0 is reported with a warning: what is written anew during the
   * sweep may be lost.
   *
   * @default 86_400_000 (24 hours)
   */
  readonly graceMs?: number | undefined
  /**
   * Whether a key that the list calls dead is read before it is deleted. `false` is for keys that nobody writes after their end.
   *
   * @default true
   */
  readonly recheck?: boolean | undefined
  /**
   * `"all"`: every dead key goes. `{ horizonDays }`, > 0: those stay whose bytes cost less to keep for so many days than one delete.
   *
   * @default "all"
   */
  readonly reclaim?: "all" | { readonly horizonDays: number } | undefined
}

/** A policy, complete and checked. */
export interface ResolvedSweepPolicy {
  readonly prefix: string
  readonly minTtlMs: number
  readonly maxTtlMs: number
  readonly graceMs: number
  readonly recheck: boolean
  /** Smaller values are cheaper to keep than to delete. */
  readonly worthBytes: number
}

/** Defaults of {@link SweepPolicy}. */
export const SWEEP_POLICY_DEFAULTS: Pick<ResolvedSweepPolicy, "minTtlMs" | "maxTtlMs" | "graceMs" | "recheck"> & {
  readonly reclaim: "all"
} = {
  minTtlMs: 0,
  maxTtlMs: Number.POSITIVE_INFINITY,
  graceMs: 86_400_000,
  recheck: true,
  reclaim: "all",
}

const DAYS_PER_MONTH = 30

/**
 * Completes and checks a policy.
 *
 * @throws {RangeError} When a number is out of its range.
 * @throws {TypeError} When an option is of the wrong kind.
 * @throws {InvalidKeyError} When no key can begin with the prefix.
 */
export function resolveSweepPolicy(policy: SweepPolicy, { maxKeyBytes, prices }: KvCapabilities): ResolvedSweepPolicy {
  const { prefix, ttlMs, reclaim = SWEEP_POLICY_DEFAULTS.reclaim } = policy
  assertPhysicalPrefix("sweep", prefix, maxKeyBytes)
  if (ttlMs !== undefined) inRange("ttlMs", ttlMs, ABOVE_0)
  const minTtlMs = inRange("minTtlMs", policy.minTtlMs ?? ttlMs ?? SWEEP_POLICY_DEFAULTS.minTtlMs, 0)
  const maxTtlMs = policy.maxTtlMs ?? ttlMs ?? SWEEP_POLICY_DEFAULTS.maxTtlMs
  if (reclaim !== "all") {
    inRange("reclaim.horizonDays", anObject("reclaim", reclaim, '"all" or { horizonDays }').horizonDays, ABOVE_0)
  }
  return {
    prefix,
    minTtlMs,
    maxTtlMs: inRange("maxTtlMs", maxTtlMs, minTtlMs, Number.POSITIVE_INFINITY),
    graceMs: inRange("graceMs", policy.graceMs ?? SWEEP_POLICY_DEFAULTS.graceMs, 0),
    recheck: ofKind("recheck", "boolean", policy.recheck ?? SWEEP_POLICY_DEFAULTS.recheck),
    worthBytes: reclaim === "all" ? 0 : breakEvenByteDays(prices) / reclaim.horizonDays,
  }
}

/** Tells how many bytes, kept for how many days, cost what one delete costs: 300,000 at the prices of Telnyx KV. */
export function breakEvenByteDays({ deleteUsdPerMillion, storageUsdPerGbMonth }: KvPrices): number {
  return (deleteUsdPerMillion * 1_000 * DAYS_PER_MONTH) / storageUsdPerGbMonth
}

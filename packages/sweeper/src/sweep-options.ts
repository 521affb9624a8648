import type { KvStore } from "@larder/core"
import { ABOVE_0, anObject, inRange, kindOf, ofKind, wholeInRange } from "./option-checks.ts"
import { type SweepShard, shardPrefixes } from "./shard-prefixes.ts"
import type { SweepEvent } from "./sweep-event.ts"
import { type ResolvedSweepPolicy, resolveSweepPolicy, type SweepPolicy } from "./sweep-policy.ts"

/** What a sweep may use. It ends before any of these is passed, and says where it stopped. */
export interface SweepBudget {
  /** Time in milliseconds, 1 to 2,147,483,647. A function of Telnyx has 30 seconds. @default 20_000 */
  readonly maxMs?: number | undefined
  /** Operations of all kinds, ≥ 1; ≥ 5 with `state: "kv"`. @default no limit */
  readonly maxOperations?: number | undefined
  /** US dollars > 0, by the store's own prices, free tiers left aside. @default no limit */
  readonly maxUsd?: number | undefined
  /** Reads and deletes under way at once, a whole number from 1 to 1000. @default 16 */
  readonly concurrency?: number | undefined
}

/** Options of `sweep`. */
export interface SweepOptions {
  readonly store: KvStore
  /** One for each prefix, none of which begins with another. A function is asked at each sweep. */
  readonly policies: readonly SweepPolicy[] | (() => readonly SweepPolicy[])
  readonly budget?: SweepBudget | undefined
  /** Where to go on: the `resumeToken` of the report before. @default from the beginning */
  readonly resumeToken?: string | undefined
  /** `"kv"` keeps that place in the store, at `<first prefix>=s/sweep`, instead. @default nowhere */
  readonly state?: "kv" | undefined
  /** @default all keys */
  readonly shard?: SweepShard | undefined
  /** Does all but delete. @default false */
  readonly dryRun?: boolean | undefined
  /** Allows the empty prefix. @default false */
  readonly allowWholeNamespace?: boolean | undefined
  /** Reads the wall clock, in epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
  /** Hears of the price before the first delete, and of each page. What it throws is ignored. @default nobody does */
  readonly onEvent?: ((event: SweepEvent) => void) | undefined
  /** Ends the sweep; its reason is thrown unchanged. */
  readonly signal?: AbortSignal | undefined
}

/** Defaults of {@link SweepOptions} and {@link SweepBudget}. */
export const SWEEP_DEFAULTS: Pick<ResolvedSweepOptions, keyof SweepBudget | "dryRun"> = {
  maxMs: 20_000,
  maxOperations: Number.POSITIVE_INFINITY,
  maxUsd: Number.POSITIVE_INFINITY,
  concurrency: 16,
  dryRun: false,
}

/** Options of a sweep, complete and checked. */
export interface ResolvedSweepOptions {
  readonly store: KvStore
  readonly policies: readonly ResolvedSweepPolicy[]
  readonly maxMs: number
  readonly maxOperations: number
  readonly maxUsd: number
  readonly concurrency: number
  readonly resumeToken: string | undefined
  readonly keepsState: boolean
  /** What is listed for a prefix. */
  readonly rangesOf: (prefix: string) => readonly string[]
  readonly dryRun: boolean
  readonly now: () => number
  readonly onEvent: (event: SweepEvent) => void
  readonly signal: AbortSignal | undefined
}

const MAX_TIMER_MS = 2 ** 31 - 1
/** Its state read and written, a list, and one key read and deleted: with less, a sweep would begin again for ever. */
const LEAST_WITH_STATE = 5

/**
 * Completes and checks options.
 *
 * @throws {RangeError} When a number is out of its range, a prefix is empty, or two prefixes overlap.
 * @throws {TypeError} When an option is of the wrong kind, or the token is none.
 * @throws {InvalidKeyError} When no key can begin with a prefix.
 */
export function resolveSweepOptions(options: SweepOptions): ResolvedSweepOptions {
  const { budget = {}, shard, resumeToken, state } = options
  anObject("budget", budget)
  const store = anObject("store", options.store, "a store")
  const policies = toList(options.policies).map((policy, index) =>
    resolveSweepPolicy(anObject(`policies[${index}]`, policy, "a policy"), store.capabilities),
  )
  assertPrefixes(policies, ofKind("allowWholeNamespace", "boolean", options.allowWholeNamespace ?? false))
  if (state !== undefined && state !== "kv") throw new TypeError(`state: expected "kv", got ${String(state)}`)
  const { maxMs, maxOperations, maxUsd, concurrency } = SWEEP_DEFAULTS
  const leastOperations = state === "kv" ? LEAST_WITH_STATE : 1
  return {
    store,
    policies,
    maxMs: inRange("budget.maxMs", budget.maxMs ?? maxMs, 1, MAX_TIMER_MS),
    maxOperations: inRange(
      "budget.maxOperations",
      budget.maxOperations ?? maxOperations,
      leastOperations,
      maxOperations,
    ),
    maxUsd: inRange("budget.maxUsd", budget.maxUsd ?? maxUsd, ABOVE_0, maxUsd),
    concurrency: wholeInRange("budget.concurrency", budget.concurrency ?? concurrency, 1, 1_000),
    resumeToken: resumeToken === undefined ? undefined : ofKind("resumeToken", "string", resumeToken),
    keepsState: state === "kv",
    rangesOf: shardPrefixes(shard),
    dryRun: ofKind("dryRun", "boolean", options.dryRun ?? SWEEP_DEFAULTS.dryRun),
    // Read late, so that a clock installed later (a test's) is the one that counts.
    now: ofKind("now", "function", options.now ?? (() => Date.now())),
    onEvent: quietly(ofKind("onEvent", "function", options.onEvent ?? (() => {}))),
    signal: options.signal,
  }
}

function toList(policies: SweepOptions["policies"]): readonly SweepPolicy[] {
  const list = typeof policies === "function" ? policies() : policies
  if (Array.isArray(list)) return list
  throw new TypeError(`policies: expected a list, got ${kindOf(list)}`)
}

function assertPrefixes(policies: readonly ResolvedSweepPolicy[], allowWholeNamespace: boolean): void {
  const prefixes = policies.map(({ prefix }) => prefix).sort()
  if (prefixes.length === 0) throw new RangeError("policies: expected one or more")
  if (prefixes[0] === "" && !allowWholeNamespace) {
    throw new RangeError('policies: the prefix "" is the whole namespace, and needs allowWholeNamespace')
  }
  for (const [index, prefix] of prefixes.entries()) {
    const next = prefixes[index + 1]
    // The policy of one would judge keys of the other.
    if (next?.startsWith(prefix)) throw new RangeError(`policies: the prefixes "${prefix}" and "${next}" overlap`)
  }
}

/** Observing a sweep must not change its outcome. */
function quietly(onEvent: (event: SweepEvent) => void): (event: SweepEvent) => void {
  return (event) => {
    try {
      onEvent(event)
    } catch {}
  }
}

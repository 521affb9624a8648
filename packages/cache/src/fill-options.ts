import {
  type Check,
  type Checks,
  inRange,
  isLife,
  MAX_LIFE_MS,
  MAX_TIMER_MS,
  ofKind,
  resolveOptions,
} from "./option-checks.ts"
import { areTags } from "./tags.ts"

/**
 * When a loaded value is written to the store.
 *
 * `"always"`; or `"second-fill"`, from the second time on that a node needs the key anew, so that what is asked for once costs no write; or by what
 * a load costs: the cheaper it is, the sooner a key must have been asked for again to be worth a write.
 */
export type WritePolicy = "always" | "second-fill" | { readonly loadUsdPerMillion: number }

/** How values are loaded, kept and refreshed: of a cache, of a definition, or of a call. */
export interface FillOptions {
  /** How long a value is fresh, in milliseconds ≥ 1. @default 60_000 */
  readonly ttlMs?: number | undefined
  /** Longest `ttlMs` that a loader may give a single value; never less than `ttlMs` itself. @default the larger `ttlMs` of here and of the cache */
  readonly maxTtlMs?: number | undefined
  /** How long a value may still be used after its freshness, in milliseconds, ≥ 0. @default 0 */
  readonly staleMs?: number | undefined
  /** Whether a stale value is answered at once (or after `softTimeoutMs`) while it is refreshed. @default true */
  readonly staleWhileRevalidate?: boolean | undefined
  /** Whether a stale value is answered when its refresh fails. @default true */
  readonly staleIfError?: boolean | undefined
  /** How long a refresh may take before the stale value is answered instead, in milliseconds, ≥ 0. @default 0 */
  readonly softTimeoutMs?: number | undefined
  /** How long a load may take, its wait for a free place included, in milliseconds ≥ 1. @default 30_000 */
  readonly loadTimeoutMs?: number | undefined
  /** Share of `ttlMs`, 0 to 1, that is taken off at random, so that what was loaded together does not end together. @default 0 */
  readonly jitter?: number | undefined
  /**
   * How eagerly a value is refreshed before its end, ≥ 0: its load time times this, times an exponential random number (XFetch,
   * Vattani et al., VLDB 2015), and never before half of its life. 0 switches it off.
   *
   * @default 1
   */
  readonly earlyRefresh?: number | undefined
  /** How long the answer `undefined` of a loader is kept, in milliseconds, ≥ 0; 0 does not keep it. @default 0 */
  readonly negativeTtlMs?: number | undefined
  /** How long a failed load is not tried again, in milliseconds, ≥ 0; doubles with each failure in a row, up to 32 times. @default 1_000 */
  readonly retryAfterMs?: number | undefined
  /** Names under which values are invalidated together. @default none */
  readonly tags?: readonly string[] | undefined
  /** @default "always" */
  readonly writes?: WritePolicy | undefined
  /** Whether a caller that loads also waits for the write to the store. @default false */
  readonly awaitWrites?: boolean | undefined
  /** Whether nobody can change a value for others: plain data is frozen, and of the rest each reader gets a copy. @default true */
  readonly protect?: boolean | undefined
}

/** {@link FillOptions}, complete and checked. */
export type ResolvedFillOptions = {
  readonly [Name in keyof FillOptions]-?: Exclude<FillOptions[Name], undefined>
}

/** Defaults of {@link FillOptions}. */
export const FILL_DEFAULTS: ResolvedFillOptions = {
  ttlMs: 60_000,
  maxTtlMs: 0,
  staleMs: 0,
  staleWhileRevalidate: true,
  staleIfError: true,
  softTimeoutMs: 0,
  loadTimeoutMs: 30_000,
  jitter: 0,
  earlyRefresh: 1,
  negativeTtlMs: 0,
  retryAfterMs: 1_000,
  tags: [],
  writes: "always",
  awaitWrites: false,
  protect: true,
}

const isAmount = inRange(0, Number.MAX_VALUE)
const isLifeOrNone = inRange(0, MAX_LIFE_MS)

const isWritePolicy: Check = (name, value) => {
  if (value === "always" || value === "second-fill") return
  ofKind("object")(name, value)
  // Proved to be an object by the line above.
  isAmount(`${name}.loadUsdPerMillion`, (value as { readonly loadUsdPerMillion?: unknown }).loadUsdPerMillion)
}

const CHECKS: Checks<ResolvedFillOptions> = {
  ttlMs: isLife,
  maxTtlMs: isLifeOrNone,
  staleMs: isLifeOrNone,
  softTimeoutMs: inRange(0, MAX_TIMER_MS),
  loadTimeoutMs: inRange(1, MAX_TIMER_MS),
  jitter: inRange(0, 1),
  earlyRefresh: isAmount,
  negativeTtlMs: isLifeOrNone,
  retryAfterMs: isAmount,
  tags: areTags,
  writes: isWritePolicy,
}

/**
 * Completes options with those of the floor above them (a call's with its definition's or cache's), and checks them.
 *
 * @throws {RangeError} When a number is out of its range.
 * @throws {TypeError} When an option is of the wrong kind.
 */
export function resolveFillOptions(options: FillOptions, base: ResolvedFillOptions): ResolvedFillOptions {
  const resolved = resolveOptions(CHECKS, options, base)
  return { ...resolved, maxTtlMs: Math.max(resolved.ttlMs, resolved.maxTtlMs) }
}

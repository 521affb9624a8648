import type { KvFetch } from "./kv-fetch.ts"
import type { TransportEvent } from "./transport-event.ts"

/** How requests are sent. */
export interface TransportOptions {
  /** Time for one call in milliseconds, 1 to 2,147,483,647: all attempts, their delays and the body. @default 10_000 */
  readonly deadlineMs?: number | undefined
  /** Time for one attempt in milliseconds, same range; the vendor asks for 500 to 5,000. @default 2_500 */
  readonly timeoutMs?: number | undefined
  /** Attempts of one call, 1 to 10; the vendor asks for 3 to 5. @default 4 */
  readonly maxAttempts?: number | undefined
  /** Sends one request. @default the global `fetch`, looked up when it is called */
  readonly fetch?: KvFetch | undefined
  /** Monotonic time in milliseconds, so that a jump of the wall clock moves no deadline. @default performance.now */
  readonly now?: (() => number) | undefined
  /** A number from 0 to below 1, for jitter. @default Math.random */
  readonly random?: (() => number) | undefined
  /** Told of every request; what it throws is ignored. @default nobody is told */
  readonly onEvent?: ((event: TransportEvent) => void) | undefined
}

export type ResolvedTransportOptions = {
  readonly [Name in Exclude<keyof TransportOptions, "onEvent">]-?: NonNullable<TransportOptions[Name]>
} & Pick<TransportOptions, "onEvent">

export const TRANSPORT_DEFAULTS: Omit<ResolvedTransportOptions, "onEvent"> = {
  deadlineMs: 10_000,
  timeoutMs: 2_500,
  maxAttempts: 4,
  // A test that replaces the global fetch later must be obeyed. The cast: its declared body type is wider in form only.
  fetch: (url, init) => (globalThis.fetch as KvFetch)(url, init),
  now: () => performance.now(),
  random: () => Math.random(),
}

/** setTimeout() takes no more. */
export const MAX_MS: number = 2 ** 31 - 1

/**
 * Fills in the defaults and checks the numbers.
 *
 * @throws {RangeError} When one is out of its range.
 */
export function resolveTransportOptions(options: TransportOptions): ResolvedTransportOptions {
  const { deadlineMs, timeoutMs, maxAttempts, fetch, now, random } = TRANSPORT_DEFAULTS
  return {
    deadlineMs: inRange("deadlineMs", options.deadlineMs ?? deadlineMs, MAX_MS),
    timeoutMs: inRange("timeoutMs", options.timeoutMs ?? timeoutMs, MAX_MS),
    maxAttempts: inRange("maxAttempts", options.maxAttempts ?? maxAttempts, 10),
    fetch: options.fetch ?? fetch,
    now: options.now ?? now,
    random: options.random ?? random,
    onEvent: options.onEvent,
  }
}

/** @throws {RangeError} When it is no whole number from 1 to `max`. */
export function inRange(option: string, value: number, max: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= max) return value
  throw new RangeError(`${option}: expected a whole number from 1 to ${max}, got ${String(value)}`)
}

import type { TransportOptions } from "@larder/core"
import { inRange, TRANSPORT_DEFAULTS } from "@larder/core/transport"
import { CLOUDFLARE_LIMITS, DEFAULT_BASE_URL } from "./cloudflare-limits.ts"

export interface CloudflareKvOptions extends TransportOptions {
  /** The account: 32 hex digits. */
  readonly accountId: string
  /** An API token that may edit Workers KV, or a function that reads one for each request. */
  readonly apiToken: string | (() => string)
  /** Where the API begins: https, or http on loopback. @default "https://api.cloudflare.com/client/v4" */
  readonly baseUrl?: string | undefined
  /** Time for one call in milliseconds, 1 to 2,147,483,647: all attempts, their delays and the body. @default 30_000 */
  readonly deadlineMs?: number | undefined
  /** Time for one attempt in milliseconds, same range; a bulk write of 100 MB may need more. @default 10_000 */
  readonly timeoutMs?: number | undefined
  /**
   * Shortest time between two writes of a key in milliseconds, 0 to 60,000: later ones wait, and the latest wins. At 0 the service answers
   * too many by a 429.
   *
   * @default 1_000
   */
  readonly writeIntervalMs?: number | undefined
}

/** Defaults of {@link CloudflareKvOptions}: this API is slower than the one core has its own defaults for. */
export const CLOUDFLARE_DEFAULTS: {
  readonly [Name in "baseUrl" | "deadlineMs" | "timeoutMs" | "maxAttempts" | "writeIntervalMs"]: NonNullable<
    CloudflareKvOptions[Name]
  >
} = {
  baseUrl: DEFAULT_BASE_URL,
  deadlineMs: 30_000,
  timeoutMs: 10_000,
  maxAttempts: TRANSPORT_DEFAULTS.maxAttempts,
  writeIntervalMs: CLOUDFLARE_LIMITS.writeIntervalMs,
}

/** Options of a store, complete and checked. */
export interface ResolvedCloudflareOptions {
  readonly deadlineMs: number
  readonly maxAttempts: number
  readonly writeIntervalMs: number
  readonly now: () => number
  readonly random: () => number
}

/**
 * Completes and checks what a store needs of the options; the transport checks its own.
 *
 * @throws {RangeError} When a number is out of its range.
 */
export function resolveCloudflareOptions(
  options: Omit<CloudflareKvOptions, "accountId" | "apiToken">,
): ResolvedCloudflareOptions {
  return {
    deadlineMs: options.deadlineMs ?? CLOUDFLARE_DEFAULTS.deadlineMs,
    maxAttempts: options.maxAttempts ?? CLOUDFLARE_DEFAULTS.maxAttempts,
    writeIntervalMs: resolveWriteInterval(options.writeIntervalMs),
    now: options.now ?? TRANSPORT_DEFAULTS.now,
    random: options.random ?? TRANSPORT_DEFAULTS.random,
  }
}

/** @throws {RangeError} When it is no whole number from 0 to 60,000. */
export function resolveWriteInterval(intervalMs: number = CLOUDFLARE_DEFAULTS.writeIntervalMs): number {
  return intervalMs === 0 ? 0 : inRange("writeIntervalMs", intervalMs, 60_000)
}

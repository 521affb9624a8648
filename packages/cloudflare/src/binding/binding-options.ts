import { inRange, MAX_MS } from "@larder/core/transport"
import { CLOUDFLARE_LIMITS } from "../cloudflare-limits.ts"
import { resolveWriteInterval } from "../cloudflare-options.ts"

export interface FromCloudflareBindingOptions {
  /**
   * How long a location may go on showing a value it has read, in milliseconds, 30,000 or more; sent in whole seconds, rounded up.
   *
   * @default the service's (60 seconds)
   */
  readonly cacheTtlMs?: number | undefined
  /** Time for one call in milliseconds, 1 to 2,147,483,647. @default 10_000 */
  readonly deadlineMs?: number | undefined
  /** Shortest time between two writes of a key in milliseconds, 0 to 60,000: later ones wait, the latest wins. @default 1_000 */
  readonly writeIntervalMs?: number | undefined
}

export interface ResolvedBindingOptions {
  /** In seconds. */
  readonly cacheTtl: number | undefined
  readonly deadlineMs: number
  readonly writeIntervalMs: number
}

/** Completes and checks options. @throws {RangeError} When a number is out of its range. */
export function resolveBindingOptions(options: FromCloudflareBindingOptions): ResolvedBindingOptions {
  const { cacheTtlMs, deadlineMs = 10_000, writeIntervalMs } = options
  if (
    cacheTtlMs !== undefined &&
    !(cacheTtlMs >= CLOUDFLARE_LIMITS.minCacheTtlMs && cacheTtlMs <= Number.MAX_SAFE_INTEGER)
  ) {
    throw new RangeError(`cacheTtlMs: expected ${CLOUDFLARE_LIMITS.minCacheTtlMs} or more, got ${String(cacheTtlMs)}`)
  }
  return {
    cacheTtl: cacheTtlMs === undefined ? undefined : Math.ceil(cacheTtlMs / 1_000),
    deadlineMs: inRange("deadlineMs", deadlineMs, MAX_MS),
    writeIntervalMs: resolveWriteInterval(writeIntervalMs),
  }
}

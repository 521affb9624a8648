import type { KvRateLimit } from "@larder/core"
import { wait } from "@larder/core/transport"

/** Part of a rate window that is left to everybody else. */
const LEFT_ALONE = 0.1
/** A window that ends later than this, in milliseconds, is taken for junk: the server answers for itself. */
const MAX_WINDOW_MS = 60_000

/** Tells how long to wait until the server's next rate window, in milliseconds; 0 as a rule. */
export function rateDelayMs(rate: KvRateLimit | undefined, concurrency: number, nowMs: number): number {
  const { limit = 0, remaining = Number.POSITIVE_INFINITY, resetsAtMs = 0 } = rate ?? {}
  const waitMs = resetsAtMs - nowMs
  // What is under way is not yet counted by the server.
  const isUsedUp = remaining < Math.max(limit * LEFT_ALONE, Math.min(concurrency, limit / 2))
  return isUsedUp && waitMs > 0 && waitMs <= MAX_WINDOW_MS ? waitMs : 0
}

/** Waits, until the signal ends it. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, signal).catch(() => {})
}

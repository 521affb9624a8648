import type { KvCapabilities } from "../kv-store.ts"
import { TELNYX_LIMITS, TELNYX_PRICES } from "./telnyx-limits.ts"

/** What a namespace of Telnyx KV can do: a new one each time, as each namespace learns of its TTL for itself. */
export function telnyxCapabilities(binary: boolean): KvCapabilities {
  const { maxKeyBytes, maxValueBytes, minTtlMs, lagMs } = TELNYX_LIMITS
  return {
    maxKeyBytes,
    maxValueBytes,
    minTtlMs,
    lagMs,
    serverTtl: { support: "unknown" },
    binary,
    prices: TELNYX_PRICES,
  }
}

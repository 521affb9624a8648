import { type MeteredStore, withMeter, withPrefix } from "@larder/core"
import { withExpiry } from "@larder/expiry"
import { createBreaker } from "./breaker.ts"
import { COHERENCE_DEFAULTS, type ResolvedCacheOptions } from "./cache-options.ts"
import type { CacheParts } from "./cache-parts.ts"
import { createHitGate } from "./hit-gate.ts"
import { createHorizon } from "./horizon.ts"
import { createInvalidationLog } from "./invalidation-log.ts"
import { createInvalidator } from "./invalidator.ts"
import { createJournal } from "./journal.ts"
import { KEEPS_WRITES } from "./keeps-writes.ts"
import { createMemoryPool } from "./memory-pool.ts"
import { createStoreTier } from "./store-tier.ts"
import type { Thrift } from "./thrift.ts"

/** Longest time between the making of an invalidation message and its arrival at the store, retries included. */
const MAX_PUBLISH_MS = 60_000

/** Puts the parts of a cache together. */
export function assembleCache(options: ResolvedCacheOptions): CacheParts & { readonly kv: MeteredStore } {
  const { now, defer, coherence: coherenceOptions } = options
  const kv = withMeter(withPrefix(options.store, `${options.prefix}/`))
  // The cache overwrites what has ended: lazy deletes would be paid for nothing.
  const expiry = { now, defer, lazyDelete: false }
  const entries = withExpiry(kv, expiry)
  const breaker = createBreaker(options.breakerFailures, options.breakerRetryMs)
  const journal = createJournal(options.onEvent)
  const store = createStoreTier({ ...options, entries, breaker, keepsWrites: KEEPS_WRITES in options.store, journal })

  const log = createInvalidationLog()
  const gate = createHitGate(now, now === Date.now && !journal.isHeard && typeof setImmediate === "function")
  // What is known of invalidations does not reach back far enough then.
  const horizon = createHorizon(() => coherenceOptions && gate.shut())
  const { maxSkewMs } = coherenceOptions ?? COHERENCE_DEFAULTS
  const { lagMs, prices } = kv.capabilities
  const messageMarginMs = lagMs + maxSkewMs + MAX_PUBLISH_MS
  const base = { ...options, kv, store, log, gate, horizon, messageMarginMs, journal }
  const coherence =
    coherenceOptions &&
    import("./coherence/polling-coherence.ts").then(({ createPollingCoherence }) =>
      createPollingCoherence({ ...base, options: coherenceOptions, expiry, invalidator }),
    )
  const invalidator = createInvalidator({ ...base, coherence, maxSkewMs })

  let thrift: Promise<Thrift> | undefined

  return {
    ...base,
    coherence,
    invalidator,
    prices,
    pool: createMemoryPool(options.maxBytes, options.maxEntries),
    thrift: () =>
      (thrift ??= import("./thrift.ts").then(({ createThrift }) => createThrift(prices.putUsdPerMillion, now))),
  }
}

import type { Meter } from "@opentelemetry/api"
import type { CacheEvent } from "../cache-event.ts"

/**
 * Makes a listener that records what a cache does as OpenTelemetry metrics.
 *
 * `larder.cache.gets` (by definition, outcome and tier), `larder.cache.load.duration`, `larder.cache.writes`,
 * `larder.cache.drops` (by reason), `larder.cache.invalidations`, `larder.cache.errors` (by operation) and `larder.cache.cost`,
 * the price of reads and writes. Ids are never recorded: there are too many of them, and they may be personal.
 *
 * @example
 * ```ts
 * import { metrics } from "@opentelemetry/api"
 *
 * const cache = createCache({ store, onEvent: recordCacheEvents(metrics.getMeter("my-app")) })
 * ```
 */
export function recordCacheEvents(meter: Meter): (event: CacheEvent) => void {
  const gets = meter.createCounter("larder.cache.gets", { description: "Values answered" })
  const durations = meter.createHistogram("larder.cache.load.duration", { description: "Time of a load", unit: "ms" })
  const writes = meter.createCounter("larder.cache.writes", { description: "Values written to the store", unit: "By" })
  const drops = meter.createCounter("larder.cache.drops", { description: "Values not kept, not written or not used" })
  const invalidations = meter.createCounter("larder.cache.invalidations", { description: "Keys and tags invalidated" })
  const errors = meter.createCounter("larder.cache.errors", { description: "Failures of loads and of the store" })
  const cost = meter.createCounter("larder.cache.cost", { description: "Price of reads and writes", unit: "{USD}" })

  return (event) => {
    const definition = "name" in event && event.name !== undefined ? { definition: event.name } : {}
    if ("costUsd" in event && event.costUsd > 0) cost.add(event.costUsd, definition)
    if ("tier" in event) gets.add(1, { ...definition, outcome: event.type, tier: event.tier })
    else if (event.type === "load") durations.record(event.durationMs, definition)
    else if (event.type === "write") writes.add(event.sizeBytes, definition)
    else if (event.type === "drop") drops.add(1, { ...definition, reason: event.reason })
    else if (event.type === "invalidation") invalidations.add(event.count, { origin: event.origin })
    else errors.add(1, { ...definition, operation: event.operation })
  }
}

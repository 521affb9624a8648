import { createMemoryStore, drainMicrotasks } from "@larder/testing"
import { metrics } from "@opentelemetry/api"
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics"
import { afterEach, expect, test } from "vitest"
import { createCache } from "../index.ts"
import { recordCacheEvents } from "../otel.ts"

/** OpenTelemetry itself, exporting into memory when it is flushed. */
function setUpMetrics() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 31 - 1 })
  const provider = new MeterProvider({ readers: [reader] })
  metrics.setGlobalMeterProvider(provider)
  /** By the name of each metric: its points, each with what it is about. A histogram is told by its count. */
  async function exported(): Promise<Record<string, unknown>> {
    await provider.forceFlush()
    const all = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
    const toPoint = ({ attributes, value }: { readonly attributes: unknown; readonly value: unknown }) => {
      const isHistogram = typeof value === "object" && value !== null && "count" in value
      return [isHistogram ? value.count : value, attributes]
    }
    return Object.fromEntries(all.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints.map(toPoint)]))
  }
  return { exported, meter: metrics.getMeter("test") }
}

afterEach(() => metrics.disable())

test("recordCacheEvents() has OpenTelemetry export gets, loads, writes, drops, invalidations, errors and their price, and no id", async () => {
  const { exported, meter } = setUpMetrics()
  const cache = createCache({ store: createMemoryStore(), onEvent: recordCacheEvents(meter) })
  const users = cache.define("user", { load: (id) => (id === "bad" ? Promise.reject(new Error("down")) : "secret-id") })
  await users.get("secret-id")
  await drainMicrotasks()
  await users.get("secret-id")
  await users.get("bad").catch(() => undefined)
  await cache.getOrSet("k", ({ skip }) => skip())
  await cache.deleteByTag("t")

  const definition = "user"
  const found = await exported()
  expect(found).toEqual({
    "larder.cache.gets": [
      [1, { definition, outcome: "miss", tier: "load" }],
      [1, { definition, outcome: "hit", tier: "memory" }],
      [1, { outcome: "miss", tier: "load" }],
    ],
    "larder.cache.load.duration": [
      [1, { definition }],
      [1, {}],
    ],
    "larder.cache.writes": [[expect.any(Number), { definition }]],
    "larder.cache.drops": [[1, { reason: "skipped" }]],
    "larder.cache.invalidations": [[1, { origin: "here" }]],
    "larder.cache.errors": [[1, { definition, operation: "load" }]],
    "larder.cache.cost": [
      [expect.closeTo(3.85e-6, 12), { definition }],
      [0.35e-6, {}],
    ],
  })
  expect(JSON.stringify(found)).not.toContain("secret-id")
})

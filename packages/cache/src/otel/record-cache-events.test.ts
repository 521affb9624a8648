import { createMemoryStore, drainMicrotasks } from "@larder/testing"
import { expect, test } from "vitest"
import { createCache } from "../index.ts"
import { type MeterLike, recordCacheEvents } from "../otel.ts"

test("recordCacheEvents() records gets, loads, writes, drops, invalidations, errors and their price, and no id", async () => {
  const recorded: [string, number, Record<string, string> | undefined][] = []
  const note = (name: string) => (value: number, attributes?: Record<string, string>) =>
    recorded.push([name, value, attributes])
  const meter: MeterLike = {
    createCounter: (name) => ({ add: note(name) }),
    createHistogram: (name) => ({ record: note(name) }),
  }
  const cache = createCache({ store: createMemoryStore(), onEvent: recordCacheEvents(meter) })
  const users = cache.define("user", { load: (id) => (id === "bad" ? Promise.reject(new Error("down")) : "secret-id") })
  await users.get("secret-id")
  await drainMicrotasks()
  await users.get("secret-id")
  await users.get("bad").catch(() => undefined)
  await cache.getOrSet("k", ({ skip }) => skip())
  await cache.deleteByTag("t")

  const definition = "user"
  expect(recorded).toEqual([
    ["larder.cache.load.duration", expect.any(Number), { definition }],
    ["larder.cache.cost", 0.35e-6, { definition }],
    ["larder.cache.gets", 1, { definition, outcome: "miss", tier: "load" }],
    ["larder.cache.cost", 3.5e-6, { definition }],
    ["larder.cache.writes", expect.any(Number), { definition }],
    ["larder.cache.gets", 1, { definition, outcome: "hit", tier: "memory" }],
    ["larder.cache.errors", 1, { definition, operation: "load" }],
    ["larder.cache.load.duration", expect.any(Number), {}],
    ["larder.cache.drops", 1, { reason: "skipped" }],
    ["larder.cache.cost", 0.35e-6, {}],
    ["larder.cache.gets", 1, { outcome: "miss", tier: "load" }],
    ["larder.cache.invalidations", 1, { origin: "here" }],
  ])
  expect(JSON.stringify(recorded)).not.toContain("secret-id")
})

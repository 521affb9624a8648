/**
 * How often lazy delete erases a live value, by its grace.
 *
 * Keys live for a minute and are refreshed about when they end; after five refreshes or so their writer pauses for about an
 * hour. A reader elsewhere, who sees writes after a lag, reads every 30 seconds or so. The figures are in docs/expiry.md; to
 * measure them again:
 *
 *     LARDER_PROVE=1 npx vitest run packages/expiry/src/lazy-delete-risk.test.ts
 */
import type { KvStore } from "@larder/core"
import {
  drainMicrotasks,
  type FakeClock,
  fakeClock,
  laggingStore,
  type SeededRandom,
  seededRandom,
} from "@larder/testing"
import { describe, expect, it } from "vitest"
import { EXPIRY_DEFAULTS } from "./expiry-options.ts"
import { withExpiry } from "./with-expiry.ts"

const MINUTE = 60_000
const TTL = MINUTE
const PAUSE = 60 * MINUTE
const REFRESHES = 5
const READ_EVERY = 30_000
const LATENCY = { least: 20, most: 80 }
const KEYS = 200
const SEED = Number(process.env["LARDER_SEED"] ?? 1)
const IS_PROVING = process.env["LARDER_PROVE"] === "1"

/** @returns Live values erased in a million deletes. */
async function simulate(graceMs: number, lagMs: number, deletes: number): Promise<number> {
  const clock = fakeClock()
  const random = seededRandom(SEED)
  const world = createWorld(clock, random, lagMs)
  const reader = withExpiry(world.reading, { now: clock.now, graceMs })
  const writer = withExpiry(world.writing, { now: clock.now })
  const later = (meanMs: number, then: () => void): void => void clock.setTimer(then, -meanMs * Math.log(1 - random()))

  function write(key: string): void {
    void writer.set(key, 1, { ttlMs: TTL })
    const pauses = random() < 1 / (REFRESHES + 1)
    if (pauses) later(PAUSE, () => write(key))
    else clock.setTimer(() => write(key), TTL * (0.8 + 0.4 * random()))
  }
  function read(key: string): void {
    if (world.exists(key)) void reader.get(key)
    later(READ_EVERY, () => read(key))
  }

  for (let index = 0; index < KEYS; index++) {
    later(TTL, () => write(`k${index}`))
    later(TTL, () => read(`k${index}`))
  }
  while (world.deleted() < deletes) {
    clock.fireNext()
    await drainMicrotasks()
  }
  return Math.round((world.deletedLive() / world.deleted()) * 1_000_000)
}

/** Two places with latency and lag, no server TTL, and the truth about what a delete meets. */
function createWorld(clock: FakeClock, random: SeededRandom, lagMs: number) {
  const stores = laggingStore({ clock, locations: ["here", "there"], lagMs, jitter: 1, seed: SEED })
  const ends = new Map<string, number>()
  let [deleted, live] = [0, 0]
  const travel = () => clock.delay((LATENCY.least + (LATENCY.most - LATENCY.least) * random()) / 2)

  function over(store: KvStore): KvStore {
    async function call<T>(effect: () => Promise<T>): Promise<T> {
      await travel()
      const answer = await effect()
      await travel()
      return answer
    }
    return {
      capabilities: store.capabilities,
      list: (options) => call(() => store.list(options)),
      get: (key, options) => call(() => store.get(key, options)),
      // A server that takes a TTL and ignores it.
      put: (key, value) =>
        call(() => {
          ends.set(key, clock.now() + TTL)
          return store.put(key, value)
        }),
      delete: (key, options) =>
        call(() => {
          deleted += 1
          if (clock.now() < (ends.get(key) ?? 0)) live += 1
          ends.delete(key)
          return store.delete(key, options)
        }),
    }
  }

  return {
    reading: over(stores.here),
    writing: over(stores.there),
    exists: (key: string) => ends.has(key),
    deleted: () => deleted,
    deletedLive: () => live,
  }
}

describe("lazy delete", { timeout: 3_600_000 }, () => {
  it.each([1_000, 10_000])("with a lag of up to %i ms erases live values by its grace", async (lagMs) => {
    const deletes = IS_PROVING ? 100_000 : 600
    const documented = await simulate(0, lagMs, deletes)
    const byDefault = await simulate(EXPIRY_DEFAULTS.graceMs, lagMs, deletes)
    console.log(
      `lag ${lagMs} ms, ${deletes} deletes: ${documented} of a million live without grace, ${byDefault} by default`,
    )
    // A control: without the grace there is something to protect.
    expect(documented).toBeGreaterThan(10_000)
    expect(byDefault).toBeLessThan(documented / 20)
  })
})

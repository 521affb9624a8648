import type { KvStore } from "@larder/core"
import { forEachSeed, type SeedCounts } from "@larder/testing"
import { afterEach, describe, expect, test, vi } from "vitest"
import { simulateFleet, type WorldOptions } from "./test-kit/fleet-world.ts"

/** Beyond the lag and the interval: enough for every node to look twice. */
const FLEET: WorldOptions = { operations: 10, durationMs: 900, coherent: true }
/** All at the same time, more or less. */
const CROWD: WorldOptions = { operations: 8, durationMs: 200, coherent: false }

/** At least 100,000 interleavings in the usual run. */
const COUNTS = {
  crowd: { quick: 75_000, prove: 300_000 },
  fleet: { quick: 15_000, prove: 200_000 },
  faults: { quick: 10_000, prove: 200_000 },
}

async function expectNoViolation(counts: SeedCounts, options: WorldOptions): Promise<void> {
  await forEachSeed(counts, async (seed) => {
    const violations = await simulateFleet(seed, options)
    if (violations.length > 0) throw new Error(violations.join("\n"))
  })
}

describe("get, set, delete, deleteByTag and clear of three nodes, in any order", { timeout: 3_600_000 }, () => {
  test("without coherence: nothing is answered that its own node has invalidated, nor too old, and all settles", async () => {
    await expectNoViolation(COUNTS.crowd, CROWD)
  })

  test("with coherence: nor what another node has invalidated, once everyMs and the lag have passed", async () => {
    await expectNoViolation(COUNTS.fleet, FLEET)
  })

  test("with coherence and a store of which one operation in ten fails: the same, where the node could ask", async () => {
    await expectNoViolation(COUNTS.faults, { ...FLEET, failRate: 0.1 })
  })
})

describe("control: the simulation finds what is wrong", { timeout: 600_000 }, () => {
  afterEach(() => {
    vi.doUnmock("./flights.ts")
    vi.doUnmock("./invalidation-log.ts")
    vi.resetModules()
  })

  async function countBadWorlds(options: WorldOptions, simulate = simulateFleet): Promise<number> {
    let bad = 0
    for (let seed = 1; seed <= 2_000; seed++) if ((await simulate(seed, options)).length > 0) bad += 1
    return bad
  }

  /** The simulation, on the modules that are mocked by now. */
  async function importSpoilt(): Promise<typeof simulateFleet> {
    vi.resetModules()
    return (await import("./test-kit/fleet-world.ts")).simulateFleet
  }

  test("when messages are not found", async () => {
    const spoilStore = (store: KvStore): KvStore => ({ ...store, list: async () => ({ keys: [] }) })
    expect(await countBadWorlds({ ...FLEET, spoilStore })).toBeGreaterThan(5)
  })

  test("when values say that they were made when they are read, not when their load began", async () => {
    const ahead = String(Date.UTC(2030, 0, 1))
    const spoilStore = (store: KvStore): KvStore => ({
      ...store,
      put(key, value, options) {
        const envelope = typeof value === "string" ? value : new TextDecoder().decode(value)
        return store.put(key, envelope.replace(/(?<="written_at":)\d+/, ahead), options)
      },
    })
    expect(await countBadWorlds({ ...FLEET, spoilStore })).toBeGreaterThan(100)
  })

  test("when a load under way is joined and kept although its key was invalidated", async () => {
    vi.doMock("./flights.ts", async (importOriginal) => {
      const original = await importOriginal<typeof import("./flights.ts")>()
      return { ...original, createFlights: () => ({ ...original.createFlights(), detachWhere: () => {} }) }
    })
    expect(await countBadWorlds(CROWD, await importSpoilt())).toBeGreaterThan(5)
  })

  test("when what is invalidated is forgotten", async () => {
    vi.doMock("./invalidation-log.ts", async (importOriginal) => {
      const original = await importOriginal<typeof import("./invalidation-log.ts")>()
      return {
        ...original,
        createInvalidationLog: () => ({ ...original.createInvalidationLog(), isOutdated: () => false }),
      }
    })
    expect(await countBadWorlds(CROWD, await importSpoilt())).toBeGreaterThan(5)
  })
})

import type { KvStore } from "@larder/core"
import { forEachSeed, type SeedCounts } from "@larder/testing"
import { describe, expect, test, vi } from "vitest"
import { simulateFleet, type WorldOptions } from "./test-kit/fleet-world.ts"

/** Each round is longer than the lag and the interval: enough for every node to look twice. */
const FLEET: WorldOptions = { rounds: 4, operations: 6, durationMs: 540, coherent: true }
/** All at the same time, more or less. */
const CROWD: WorldOptions = { rounds: 20, operations: 4, durationMs: 100, coherent: false }

/** Worlds. Their rounds make at least 100,000 interleavings in the usual run: 95,000, 3,000 and 2,000. */
const COUNTS = {
  crowd: { quick: 4_750, prove: 15_000 },
  fleet: { quick: 750, prove: 50_000 },
  faults: { quick: 500, prove: 50_000 },
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
  async function countBadWorlds(options: WorldOptions, simulate = simulateFleet): Promise<number> {
    let bad = 0
    for (let seed = 1; seed <= 200; seed++) if ((await simulate(seed, options)).length > 0) bad += 1
    return bad
  }

  /** The simulation, on a module that is replaced by a spoilt one. */
  async function simulateOn<Module>(path: string, spoil: (original: Module) => Partial<Module>) {
    vi.doMock(path, async (importOriginal) => {
      const original = await importOriginal<Module>()
      return { ...original, ...spoil(original) }
    })
    vi.resetModules()
    const { simulateFleet: simulate } = await import("./test-kit/fleet-world.ts")
    vi.doUnmock(path)
    return simulate
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
    expect(await countBadWorlds({ ...FLEET, spoilStore })).toBeGreaterThan(20)
  })

  test("when a load under way is joined and kept although its key was invalidated", async () => {
    const simulate = await simulateOn<typeof import("./flights.ts")>("./flights.ts", ({ createFlights }) => ({
      createFlights: () => ({ ...createFlights(), detachWhere: () => {} }),
    }))
    expect(await countBadWorlds(CROWD, simulate)).toBeGreaterThan(5)
  })

  test("when what is invalidated is forgotten", async () => {
    const path = "./invalidation-log.ts"
    const simulate = await simulateOn<typeof import("./invalidation-log.ts")>(path, ({ createInvalidationLog }) => ({
      createInvalidationLog: () => ({ ...createInvalidationLog(), isOutdated: () => false }),
    }))
    expect(await countBadWorlds(CROWD, simulate)).toBeGreaterThan(100)
  })
})

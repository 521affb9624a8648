/**
 * How often a sweep erases a live value.
 *
 * Two places write, a third one sweeps: with lag up to 60 seconds, clocks off by up to 45, and one write and one delete in fifty that land up to
 * 30 seconds late. Keys live for ten minutes and are refreshed about when they end; after five refreshes or so their writer
 * pauses for about an hour, or for good. The figures are in docs/sweeping.md; to measure them again:
 *
 *     LARDER_PROVE=1 npx vitest run packages/sweeper/src/sweep-risk.test.ts
 */
import { createSessions } from "@larder/session"
import { createMemoryStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import type { SweepPolicy } from "./index.ts"
import { createRiskWorld, type RiskResult } from "./test-kit/risk-world.ts"
import { HOUR_MS } from "./test-kit/sweep-times.ts"

const TTL_MS = 600_000
const REFRESHES = 5
const PAUSE_MS = HOUR_MS
const SEED = Number(process.env["LARDER_SEED"] ?? 1)
const IS_PROVING = process.env["LARDER_PROVE"] === "1"
const KEYS = IS_PROVING ? 4_000 : 1_000
const DELETES = IS_PROVING ? 310_000 : 2_000
const CONTROL_DELETES = IS_PROVING ? 100_000 : 2_000

async function simulateCache(policy: Omit<SweepPolicy, "prefix">, deletes: number): Promise<RiskResult> {
  const world = createRiskWorld(SEED)
  const { clock, later, random, skewed, write } = world
  const abandoned = new Set<string>()
  const clocks = new Map<string, () => number>()

  function refresh(key: string): void {
    write(key, (clocks.get(key)?.() ?? clock.now()) + TTL_MS)
    if (random() > 1 / (REFRESHES + 1)) clock.setTimer(() => refresh(key), TTL_MS * (0.8 + 0.4 * random()))
    else if (random() < 0.5) later(PAUSE_MS, () => refresh(key))
    else abandoned.add(key)
  }

  world.onDelete = (key) => {
    // Another key takes its place.
    if (abandoned.delete(key)) later(PAUSE_MS, () => refresh(key))
  }
  for (let index = 0; index < KEYS; index += 1) {
    const key = `cache/${index}`
    clocks.set(key, skewed())
    later(24 * HOUR_MS, () => refresh(key))
  }
  return await world.sweepUntil(deletes, [{ prefix: "cache/", ttlMs: TTL_MS, ...policy }])
}

/** Sessions of 12 hours at most: their data is written until then, by clocks that are off. */
async function simulateSessions(deletes: number): Promise<RiskResult> {
  const world = createRiskWorld(SEED)
  const { clock, later, skewed, write } = world
  const store = createMemoryStore()
  const sessions = createSessions({ store, secrets: ["a secret of at least thirty-two characters"] })
  let started = 0

  function start(): void {
    started += 1
    const now = skewed()
    const [key, endsAtMs] = [`session/${started}`, now() + 12 * HOUR_MS]
    const change = (): void => {
      if (now() >= endsAtMs) return
      write(key, endsAtMs)
      later(2 * HOUR_MS, change)
    }
    change()
    later(20_000, start)
  }

  clock.setTimer(start, 0)
  return await world.sweepUntil(deletes, sessions.sweepPolicies())
}

function report(what: string, { deletes, lost, perMillion }: RiskResult): void {
  if (IS_PROVING) console.log(`${what}: ${lost} live of ${deletes} deleted, ${perMillion} of a million`)
}

describe("sweep()", { timeout: 3_600_000 }, () => {
  it("of a cache erases nothing alive at the default grace", async () => {
    const result = await simulateCache({}, DELETES)
    report("24 hours of grace", result)
    expect(result.lost).toBe(0)
    expect(result.lastReport?.done).toBe(true)
  })

  it("without grace and re-check erases thousands of live values in a million: the control", async () => {
    const bare = await simulateCache({ graceMs: 0, recheck: false }, CONTROL_DELETES)
    report("no grace, no re-check", bare)
    expect(bare.perMillion).toBeGreaterThan(2_000)
  })

  it("without grace erases live values although it re-checks: a read does not see what lags either", async () => {
    const result = await simulateCache({ graceMs: 0 }, CONTROL_DELETES)
    report("no grace", result)
    expect(result.perMillion).toBeGreaterThan(2_000)
  })

  it("of sessions erases nothing alive by their own policies, without reading", async () => {
    const result = await simulateSessions(DELETES)
    report("sessions", result)
    expect(result.lost).toBe(0)
    expect(result.lastReport?.prefixes.map(({ operations }) => operations.gets)).toEqual([0, 0, 0])
  })
})

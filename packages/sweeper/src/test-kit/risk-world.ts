import type { KvStore } from "@larder/core"
import {
  drainMicrotasks,
  type FakeClock,
  fakeClock,
  laggingStore,
  type SeededRandom,
  seededRandom,
} from "@larder/testing"
import { type SweepPolicy, type SweepReport, sweep } from "../index.ts"
import { HOUR_MS } from "./sweep-times.ts"

/** Longest time until a write is seen in another place. */
const LAG_MS = 60_000
/** How far any clock may be off, either way. */
const SKEW_MS = 45_000
/** Part of the writes and deletes whose answer is lost, and which land so much later at most. */
const LATE = { share: 0.02, ms: 30_000 }
const LATENCY = { least: 10, most: 40 }
const SWEEP_EVERY_MS = 4 * HOUR_MS
/** A time limit is no subject of these simulations. */
const NO_LIMIT = { maxMs: 2 ** 31 - 1 }

/** Three places over one store: two that write, and one that sweeps. */
export interface RiskWorld {
  readonly clock: FakeClock
  readonly random: SeededRandom
  /** Calls back after an exponentially distributed time. */
  readonly later: (meanMs: number, then: () => void) => void
  /** A clock of some process: off by up to 45 seconds. */
  readonly skewed: () => () => number
  /** Writes an envelope in one of the places that write, now or late. */
  readonly write: (key: string, expiresAtMs: number) => void
  /** Called when a key is deleted. */
  onDelete: (key: string) => void
  /** Sweeps every four hours until so many keys are deleted. */
  readonly sweepUntil: (deletes: number, policies: readonly SweepPolicy[]) => Promise<RiskResult>
}

export interface RiskResult {
  readonly deletes: number
  /** Deletes that met a value before its end. */
  readonly lost: number
  readonly perMillion: number
  readonly lastReport: SweepReport | undefined
}

export function createRiskWorld(seed: number): RiskWorld {
  const clock = fakeClock()
  const random = seededRandom(seed)
  const stores = laggingStore({ clock, locations: ["a", "b", "c"], lagMs: LAG_MS, jitter: 1, seed })
  /** When the value that is stored last ends. */
  const ends = new Map<string, number>()
  const count = { deletes: 0, lost: 0 }
  const lateMs = (): number => (random() < LATE.share ? LATE.ms * random() : 0)
  const travel = (): Promise<void> => clock.delay(LATENCY.least + (LATENCY.most - LATENCY.least) * random())

  async function remote<T>(effect: () => Promise<T>, lateMs = 0): Promise<T> {
    await travel()
    if (lateMs > 0) await clock.delay(lateMs)
    const answer = await effect()
    await travel()
    return answer
  }

  const sweeping: KvStore = {
    capabilities: stores.c.capabilities,
    list: (options) => remote(() => stores.c.list(options)),
    get: (key, options) => remote(() => stores.c.get(key, options)),
    put: (key, value, options) => remote(() => stores.c.put(key, value, options)),
    delete: (key, options) =>
      remote(() => {
        count.deletes += 1
        if (clock.now() < (ends.get(key) ?? 0)) count.lost += 1
        ends.delete(key)
        world.onDelete(key)
        return stores.c.delete(key, options)
      }, lateMs()),
  }

  const world: RiskWorld = {
    clock,
    random,
    later: (meanMs, then) => void clock.setTimer(then, -meanMs * Math.log(1 - random())),
    skewed() {
      const skewMs = SKEW_MS * (2 * random() - 1)
      return () => clock.now() + skewMs
    },
    write(key, expiresAtMs) {
      const place = random() < 0.5 ? stores.a : stores.b
      const land = (): void => {
        ends.set(key, expiresAtMs)
        void place.put(key, JSON.stringify({ expires_at: expiresAtMs, value: 1 }))
      }
      const ms = lateMs()
      if (ms > 0) clock.setTimer(land, ms)
      else land()
    },
    onDelete: () => {},
    async sweepUntil(deletes, policies) {
      let lastReport: SweepReport | undefined
      const now = world.skewed()
      const run = async (): Promise<void> => {
        lastReport = await sweep({ store: sweeping, policies, budget: NO_LIMIT, now })
        clock.setTimer(() => void run(), SWEEP_EVERY_MS * random() * 2)
      }
      await warmUp()
      clock.setTimer(() => void run(), SWEEP_EVERY_MS)
      while (count.deletes < deletes && clock.fireNext()) await drainMicrotasks()
      return { ...count, perMillion: Math.round((count.lost / count.deletes) * 1_000_000), lastReport }
    },
  }
  return world
}

/** The first sweep loads its code, which no fake clock waits for. */
async function warmUp(): Promise<void> {
  const { empty } = laggingStore({ clock: fakeClock(), locations: ["empty"], lagMs: 0 })
  await sweep({ store: empty, policies: [{ prefix: "x/" }] })
}

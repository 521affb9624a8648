import type { KvStore } from "@larder/core"
import {
  createScheduler,
  type FakeClock,
  fakeClock,
  laggingStore,
  type Scheduler,
  type SeededRandom,
  seededRandom,
} from "@larder/testing"
// Loaded beforehand, so that a run waits for nothing from outside.
import "../session-core.ts"
import { createSessions, type Sessions, type SessionsOptions } from "../index.ts"
import { stubCrypto } from "./seeded-crypto.ts"
import { SECRET, type TestData } from "./set-up.ts"

export const LAG_MS = 10_000
export const MEMO_MS = 30_000

const LOCATIONS = ["first", "second", "third"] as const

export interface WorldOptions {
  /** Locations, one process in each: 1 to 3. */
  readonly processes: number
  /** Longest time until a write is seen elsewhere, in milliseconds. */
  readonly lagMs: number
  /** How far the processes' clocks may be off, in milliseconds. @default 0 */
  readonly skewMs?: number
  readonly options?: Partial<SessionsOptions<TestData>>
  /** Puts something between a process and its store. */
  readonly wrap?: (store: KvStore) => KvStore
}

/** Several processes on one store with lag, whose every step a seed decides. */
export interface World {
  readonly clock: FakeClock
  readonly random: SeededRandom
  readonly scheduler: Scheduler
  readonly processes: readonly Process[]
  readonly pickProcess: () => Process
  /** Lets up to `maxMs` pass while others go on. */
  readonly pause: (maxMs: number) => Promise<void>
}

export interface Process {
  readonly sessions: Sessions<TestData>
  readonly now: () => number
}

export function createWorld(seed: number, options: WorldOptions): World {
  const { processes: count, lagMs, skewMs = 0, wrap = (store) => store } = options
  stubCrypto(seed)
  const random = seededRandom(seed)
  const clock = fakeClock()
  const scheduler = createScheduler(seed, { clock })
  const stores = laggingStore({ clock, locations: LOCATIONS, lagMs, jitter: 1, seed })
  const processes = LOCATIONS.slice(0, count).map((location): Process => {
    const offsetMs = (2 * random() - 1) * skewMs
    const now = (): number => clock.now() + offsetMs
    const store = scheduler.wrapStore(wrap(knowingTtl(stores[location])))
    const settings = { store, secrets: [SECRET], now, revocationMemoMs: MEMO_MS, ...options.options }
    return { now, sessions: createSessions<TestData>(settings) }
  })
  const first = processes[0]
  if (first === undefined) throw new RangeError("createWorld: expected a process or more")
  return {
    clock,
    random,
    scheduler,
    processes,
    pickProcess: () => random.pick(processes) ?? first,
    pause: (maxMs) => clock.delay(random() * maxMs),
  }
}

/** Spares the runs the first write's probe. */
function knowingTtl(store: KvStore): KvStore {
  return { ...store, capabilities: { ...store.capabilities, serverTtl: { support: "yes" } } }
}

import { withMeter } from "@larder/core"
import { drainMicrotasks, seededRandom } from "@larder/testing"
import type { Clock } from "@sinonjs/fake-timers"
import type { CacheGet, LoadedValue } from "../cache-peers/cache-peer.ts"
import { createModelledKv } from "../cache-peers/modelled-kv.ts"
import { FLEET_CONTENDERS } from "./fleet-contenders.ts"
import { createZipf } from "./zipf.ts"

/** The model: the fleet, its requests, and how long things take, in milliseconds. */
export const MODEL = {
  nodes: 10,
  keys: 100_000,
  getsPerSecond: 2_000,
  ttlMs: 60_000,
  warmUpMs: 120_000,
  measuredMs: 60_000,
  getMs: 10,
  putMs: 20,
  loadMs: 50,
} as const

/** What the measured part used. */
export interface FleetBill {
  readonly gets: number
  readonly reads: number
  readonly writes: number
  readonly deletes: number
  readonly loads: number
  /** Dollars for operations of the KV. */
  readonly kvUsd: number
  /** Age of the oldest value answered, from the begin of its load, in milliseconds. */
  readonly oldestMs: number
  readonly failures: number
}

type SetImmediate = (callback: () => void) => unknown

/** Runs the fleet over virtual time: a request every half millisecond, at a node drawn at random. */
export async function runFleet(name: string, clock: Clock, realSetImmediate: SetImmediate): Promise<FleetBill> {
  const peer = FLEET_CONTENDERS.find((one) => one.name === name)
  if (!peer) throw new Error(`No contender ${name}`)
  const random = seededRandom(1)
  const drawKey = createZipf(MODEL.keys, random)
  const seen = { gets: 0, loads: 0, oldestMs: 0, failures: 0 }
  const kv = withMeter(createModelledKv(MODEL))

  const load = async (key: string): Promise<LoadedValue> => {
    const loadedAtMs = Date.now()
    seen.loads += 1
    await new Promise((resolve) => setTimeout(resolve, MODEL.loadMs))
    return { key, loadedAtMs }
  }
  const setup = { store: kv, load, ttlMs: MODEL.ttlMs, staleMs: 0, maxEntries: MODEL.keys }
  const nodes = Array.from({ length: MODEL.nodes }, () => peer.create(setup))

  const request = async (get: CacheGet, key: string): Promise<void> => {
    const value = await get(key)
    seen.gets += 1
    if (value) seen.oldestMs = Math.max(seen.oldestMs, Date.now() - value.loadedAtMs)
    else seen.failures += 1
  }

  async function run(ms: number): Promise<void> {
    for (let elapsedMs = 0; elapsedMs < ms; elapsedMs += 1) {
      for (let arrival = 0; arrival < MODEL.getsPerSecond / 1_000; arrival += 1) {
        const get = random.pick(nodes)
        if (get) void request(get, `thing-${drawKey()}`).catch(() => (seen.failures += 1))
      }
      // All that needs no time happens before time goes on, what waits for a turn of the event loop included.
      await drainMicrotasks()
      clock.tick(1)
      await drainMicrotasks()
      if (elapsedMs % 100 === 0) await new Promise<void>((resolve) => realSetImmediate(resolve))
    }
  }

  await run(MODEL.warmUpMs)
  Object.assign(seen, { gets: 0, loads: 0, oldestMs: 0 })
  kv.resetUsage()
  await run(MODEL.measuredMs)
  const { gets: reads, puts: writes, deletes, usd: kvUsd } = kv.usage()
  return { ...seen, reads, writes, deletes, kvUsd }
}

import { type MeteredStore, withMeter } from "@larder/core"
import type { CacheGet, CachePeer } from "../cache-peers/cache-peer.ts"
import { createModelledKv } from "../cache-peers/modelled-kv.ts"
import { quantile } from "../instrument/measure.ts"
import { createOrigin, type Origin } from "./origin.ts"

/** In milliseconds, of real time. */
export const TIMES = { getMs: 5, putMs: 10, loadMs: 50, ttlMs: 1_000, staleMs: 60_000 } as const

/** What a storm of gets did. */
export interface Storm {
  readonly loads: number
  readonly mostLoadsAtOnce: number
  readonly reads: number
  readonly writes: number
  /** Gets that threw, or answered nothing. */
  readonly failures: number
  readonly p99Ms: number
}

interface World {
  readonly get: CacheGet
  readonly origin: Origin
  readonly kv: MeteredStore
}

/** 1000 gets of one key that nobody has. */
export async function missingKey(peer: CachePeer, isFailing: boolean): Promise<Storm> {
  const world = createWorld(peer, 0)
  if (isFailing) world.origin.fail()
  return await storm(
    world,
    Array.from({ length: 1_000 }, () => "missing"),
  )
}

/** 1000 keys whose freshness ended together, 10 gets of each. */
export async function massExpiries(peer: CachePeer, staleMs: number, times: number): Promise<Storm[]> {
  // One cache for all of them, as in a process that lives on: a new one has its code optimized anew.
  const world = createWorld(peer, staleMs)
  const keys = Array.from({ length: 1_000 }, (_, index) => `hot-${index}`)
  const storms: Storm[] = []
  while (storms.length < times) {
    await fillAndOutlive(world, keys)
    storms.push(await storm(world, Array.from({ length: 10 }, () => keys).flat()))
  }
  return storms
}

/** 100 gets, one after the other, of a value past its freshness whose origin is down. */
export async function originDown(peer: CachePeer): Promise<Storm> {
  const world = createWorld(peer, TIMES.staleMs)
  await fillAndOutlive(world, ["lonely"])
  world.origin.fail()
  return await observed(world, async () => {
    const latencies: number[] = []
    for (let call = 0; call < 100; call += 1) {
      latencies.push(await timed(world.get, "lonely"))
      await sleep(5)
    }
    return latencies
  })
}

function createWorld(peer: CachePeer, staleMs: number): World {
  const origin = createOrigin(TIMES.loadMs)
  const kv = withMeter(createModelledKv(TIMES))
  const get = peer.create({ store: kv, load: origin.load, ttlMs: TIMES.ttlMs, staleMs, maxEntries: 10_000 })
  return { get, origin, kv }
}

/** The time waited is counted from the end of the last load, for those who count a value's age from its end. */
async function fillAndOutlive({ get }: World, keys: readonly string[]): Promise<void> {
  await Promise.all(keys.map(get))
  await sleep(TIMES.ttlMs + 5 * TIMES.loadMs)
}

function storm(world: World, keys: readonly string[]): Promise<Storm> {
  return observed(world, () => Promise.all(keys.map((key) => timed(world.get, key))))
}

async function observed({ origin, kv }: World, run: () => Promise<number[]>): Promise<Storm> {
  origin.reset()
  kv.resetUsage()
  const latencies = await run()
  // What goes on behind the backs of the callers ends too.
  await sleep(10 * TIMES.loadMs)
  const { gets, puts } = kv.usage()
  return {
    loads: origin.loads(),
    mostLoadsAtOnce: origin.mostAtOnce(),
    reads: gets,
    writes: puts,
    failures: latencies.filter(Number.isNaN).length,
    p99Ms: quantile(
      latencies.filter((latency) => !Number.isNaN(latency)),
      0.99,
    ),
  }
}

/** @returns Milliseconds; NaN when the get threw, or answered nothing. */
async function timed(get: CacheGet, key: string): Promise<number> {
  const startMs = performance.now()
  try {
    return (await get(key)) ? performance.now() - startMs : Number.NaN
  } catch {
    return Number.NaN
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

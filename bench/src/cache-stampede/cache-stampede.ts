import type { Bench, Section, Table, Target } from "../bench.ts"
import type { CachePeer } from "../cache-peers/cache-peer.ts"
import { CACHE_PEER_PACKAGES, CACHE_PEERS, describePeers } from "../cache-peers/cache-peers.ts"
import { larderPeer } from "../cache-peers/larder.ts"
import { massExpiries, missingKey, originDown, type Storm, TIMES } from "./scenarios.ts"

const MAX_LOADS = 64
const MOST_OF_P99 = 0.1
const WARM_UPS = 6
const ROUNDS = 5

/** What a cache lets through to the KV and to the origin when many ask at once, or when the origin is down. */
export const cacheStampede: Bench = {
  name: "cache-stampede",
  title: "Cache: many at once, and an origin that is down",
  async run(say) {
    const peers = [larderPeer(), ...CACHE_PEERS]
    say("counts")
    const counts = await Promise.all(peers.map(countCalls))
    const results: Result[] = []
    for (const [index, peer] of peers.entries()) {
      const counted = counts[index]
      if (!counted) continue
      const expiry = await measureExpiry(peer, 0)
      const staleExpiry = peer.knowsStale ? await measureExpiry(peer, TIMES.staleMs) : undefined
      results.push({ ...counted, expiry, staleExpiry })
      const staleP99 = staleExpiry ? `, with a stale window ${staleExpiry.p99Ms.toFixed(1)} ms` : ""
      say(`${peer.name}: p99 ${expiry.p99Ms.toFixed(1)} ms${staleP99}`)
    }
    return toSection(results)
  },
}

interface Counted {
  readonly name: string
  readonly missing: Storm
  readonly failing: Storm
  readonly down: Storm
}

interface Result extends Counted {
  readonly expiry: Storm
  /** Absent where a value cannot be answered past its end. */
  readonly staleExpiry: Storm | undefined
}

/** Counts do not mind that the others run at the same time. */
async function countCalls(peer: CachePeer): Promise<Counted> {
  return {
    name: peer.name,
    missing: await missingKey(peer, false),
    failing: await missingKey(peer, true),
    down: await originDown(peer),
  }
}

/** The storm with the median p99, and the most loads at once of all. */
async function measureExpiry(peer: CachePeer, staleMs: number): Promise<Storm> {
  const storms = (await massExpiries(peer, staleMs, WARM_UPS + ROUNDS)).slice(WARM_UPS)
  const [median] = storms.toSorted((a, b) => a.p99Ms - b.p99Ms).slice(ROUNDS >> 1)
  if (!median) throw new Error("No storm")
  return { ...median, mostLoadsAtOnce: Math.max(...storms.map(({ mostLoadsAtOnce }) => mostLoadsAtOnce)) }
}

function toSection(results: readonly Result[]): Section {
  return {
    method: `Every cache over the same metered KV, in real time: a read takes ${TIMES.getMs} ms, a write ${TIMES.putMs} ms, a load ${TIMES.loadMs} ms; values are fresh for
${TIMES.ttlMs} ms, and used for ${TIMES.staleMs / 1_000} s more where there is a stale window. Latencies are medians of ${ROUNDS} storms
on the same cache after ${WARM_UPS} of warm-up, one cache at a time. ${describePeers(CACHE_PEERS)}.`,
    tables: [
      callsTable("1000 gets at once of a missing key", results, ({ missing }) => missing),
      callsTable("The same, and the load fails: all 1000 must", results, ({ failing }) => failing),
      expiryTable(results),
      callsTable("Origin down, an entry past its freshness, 100 gets", results, ({ down }) => down),
    ],
    targets: toTargets(results),
    peers: CACHE_PEER_PACKAGES,
    limits: [
      "A latency under 10,000 gets at once is mostly the CPU time of the gets before it: the ratios hold, the milliseconds do not.",
      "One process: many nodes are the subject of the modelled fleet.",
      "layered-loader and cache-manager can refresh ahead of the end instead, which helps keys that are asked for all the time, not these.",
    ],
  }
}

function callsTable(caption: string, results: readonly Result[], toStorm: (result: Result) => Storm): Table {
  return {
    caption,
    head: ["cache", "loads", "KV reads", "KV writes", "failures"],
    rows: results.map((result) => {
      const { loads, reads, writes, failures } = toStorm(result)
      return [result.name, ...[loads, reads, writes, failures].map(String)]
    }),
  }
}

function expiryTable(results: readonly Result[]): Table {
  return {
    caption: "1000 hot keys end at once, 10 gets each",
    head: ["cache", "most loads at once", "loads", "p99, ms", "most loads at once, stale window", "p99, ms"],
    rows: results.map(({ name, expiry, staleExpiry }) => [
      name,
      String(expiry.mostLoadsAtOnce),
      String(expiry.loads),
      expiry.p99Ms.toFixed(1),
      staleExpiry ? String(staleExpiry.mostLoadsAtOnce) : "none",
      staleExpiry ? staleExpiry.p99Ms.toFixed(1) : "",
    ]),
  }
}

function toTargets([larder, ...peers]: readonly Result[]): Target[] {
  if (!larder?.staleExpiry) throw new Error("No figures of Larder")
  const { missing, failing, expiry, staleExpiry, down } = larder
  const most = Math.max(expiry.mostLoadsAtOnce, staleExpiry.mostLoadsAtOnce)
  const [freshP99, staleP99] = [peers.map((peer) => peer.expiry), peers.flatMap((peer) => peer.staleExpiry ?? [])].map(
    (storms) => Math.min(...storms.map(({ p99Ms }) => p99Ms)),
  )
  return [
    ...[
      { what: "Missing key", storm: missing, failures: 0 },
      { what: "Missing key, the load fails", storm: failing, failures: 1_000 },
    ].map(({ what, storm, failures }) => ({
      what,
      wanted: "1 load, 1 read, ≤ 1 write",
      measured: describe(storm),
      isMet: storm.loads === 1 && storm.reads === 1 && storm.writes <= 1 && storm.failures === failures,
    })),
    {
      what: "Mass expiry, loads at once",
      wanted: `≤ ${MAX_LOADS}`,
      measured: String(most),
      isMet: most <= MAX_LOADS,
    },
    toP99Target("Mass expiry with a stale window, p99 to the best peer without one", staleExpiry.p99Ms, freshP99),
    toP99Target("Mass expiry with a stale window, p99 to the best peer with one", staleExpiry.p99Ms, staleP99),
    {
      what: "Origin down, stale entry, 100 gets",
      wanted: "≤ 2 loads, 0 failures, 0 writes",
      measured: `${describe(down)}, ${down.failures} failures`,
      isMet: down.loads <= 2 && down.failures === 0 && down.writes === 0,
    },
  ]
}

function toP99Target(what: string, p99Ms: number, bestMs = Number.NaN): Target {
  const ratio = p99Ms / bestMs
  const measured = `${ratio.toFixed(2)}x (${p99Ms.toFixed(1)} to ${bestMs.toFixed(1)} ms)`
  return { what, wanted: `≤ ${MOST_OF_P99}x`, measured, isMet: ratio <= MOST_OF_P99 }
}

function describe({ loads, reads, writes }: Storm): string {
  return `${loads} loads, ${reads} reads, ${writes} writes`
}

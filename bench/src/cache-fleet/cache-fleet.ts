import { fork } from "node:child_process"
import { once } from "node:events"
import { availableParallelism } from "node:os"
import { fileURLToPath } from "node:url"
import pLimit from "p-limit"
import type { Bench, Section, Table, Target } from "../bench.ts"
import { CACHE_PEER_PACKAGES, CACHE_PEERS, describePeers } from "../cache-peers/cache-peers.ts"
import { FLEET_CONTENDERS, LOAD_PRICES, toLarderName } from "./fleet-contenders.ts"
import { type FleetBill, MODEL } from "./run-fleet.ts"

const MOST_USD = 0.25
const MOST_OF_LOADS = 1.6
/** A value that was on its way when its end came is not held against anybody. */
const TOLERANCE = 1.01

/** What a fleet pays for its cache, loads included, in virtual time. */
export const cacheFleet: Bench = {
  name: "cache-fleet",
  title: "Cache: the bill of a modelled fleet",
  async run(say) {
    const limit = pLimit(availableParallelism())
    const runs = FLEET_CONTENDERS.map(({ name }) =>
      limit(async (): Promise<Result> => {
        const bill = await runInChild(name)
        say(
          `${name}: ${share(bill.reads, bill)} reads, ${share(bill.writes, bill)} writes, ${share(bill.loads, bill)} loads a get`,
        )
        return { name, bill }
      }),
    )
    return toSection(await Promise.all(runs))
  },
}

interface Result {
  readonly name: string
  readonly bill: FleetBill
}

async function runInChild(name: string): Promise<FleetBill> {
  const child = fork(fileURLToPath(import.meta.resolve("./fleet-process.js")), [name])
  const gone = new AbortController()
  const exit = once(child, "exit", { signal: gone.signal }).then(() => {
    throw new Error(`${name}: its process ended`)
  })
  // The cast: the other side of the channel is fleet-process.ts.
  const message = once(child, "message").then(([bill]) => bill as FleetBill)
  try {
    return await Promise.race([message, exit])
  } finally {
    gone.abort()
    await exit.catch(() => {})
  }
}

function toSection(results: readonly Result[]): Section {
  const { nodes, keys, getsPerSecond, ttlMs, warmUpMs, measuredMs, getMs, putMs, loadMs } = MODEL
  return {
    method: `${nodes} nodes, ${keys.toLocaleString("en")} keys asked for by Zipf's law (exponent 1.0), ${getsPerSecond} gets a second over all nodes, TTL ${ttlMs / 1_000} s, no stale window: ${measuredMs / 1_000} s
after ${warmUpMs / 1_000} s of warm-up. Virtual time: each cache runs as it is, the clock and the timers of its process are replaced (by
@sinonjs/fake-timers), and all draw the same requests. A read of the KV takes ${getMs} ms, a write ${putMs} ms, a load ${loadMs} ms. Prices are those of Telnyx KV: $0.35 per million
reads, $3.50 per million writes. Larder is told the price of a load (\`writes: { loadUsdPerMillion }\`), its peers have no such option.
${describePeers(CACHE_PEERS)}.`,
    tables: [usageTable(results), billTable(results)],
    targets: [...LOAD_PRICES.map((price) => toBillTarget(results, price)), ...toCheapLoadTargets(results)],
    peers: CACHE_PEER_PACKAGES,
    limits: [
      "Three minutes are a beginning: Larder's policy by price counts the loads of a key over an hour and more, so where loads are nearly free more and more keys come to be written. A run of 22 minutes (on 2026-11-21, loads at $0.1) went from $0.19 to $0.49 per million gets, and from 0.37 to 0.24 loads a get; the row at $2 must be expected to rise too.",
      "A model: real requests come in bursts, and neither lag between locations nor the free tier is in it.",
      "The rate decides how much a cache can save at all: with fewer gets per key and TTL all bills come closer.",
      "A cache whose values get older than the TTL pays less for it: a value taken from the KV begins a whole new life in the memory of some (see the oldest answered).",
      "Peers with one tier are there as they come: a memory in front of the KV can be written by hand.",
    ],
  }
}

function usageTable(results: readonly Result[]): Table {
  return {
    caption: "Per get",
    head: ["cache", "KV reads", "KV writes", "loads", "KV, $ per million gets", "oldest answered"],
    rows: results.map(({ name, bill }) => [
      name,
      share(bill.reads, bill),
      share(bill.writes, bill),
      share(bill.loads, bill),
      kvUsdOf(bill).toFixed(3),
      `${(bill.oldestMs / 1_000).toFixed(1)} s`,
    ]),
  }
}

function billTable(results: readonly Result[]): Table {
  const peers = CACHE_PEERS.map(({ name }) => find(results, name))
  return {
    caption: "Dollars per million gets, KV and loads, where a million loads cost",
    head: ["cache", ...LOAD_PRICES.map((price) => `$${price}`)],
    rows: [
      ["Larder, told the price", ...LOAD_PRICES.map((price) => usd(find(results, toLarderName(price)), price))],
      ...peers.map((result) => [result.name, ...LOAD_PRICES.map((price) => usd(result, price))]),
    ],
  }
}

function toBillTarget(results: readonly Result[], price: number): Target {
  const own = totalUsd(find(results, toLarderName(price)), price)
  const best = cheapest(results, price, Number.POSITIVE_INFINITY)
  const punctual = cheapest(results, price, MODEL.ttlMs * TOLERANCE)
  const inTime = best === punctual ? "" : `; within the TTL ${describeTotal(punctual, price)}`
  return {
    what: `$ per million gets, a million loads at $${price}`,
    wanted: "less than every peer",
    measured: `${own.toFixed(3)}; ${describeTotal(best, price)}${inTime}`,
    isMet: own < totalUsd(best, price),
  }
}

/** Finds the cheapest peer among those that answered nothing older than this. */
function cheapest(results: readonly Result[], price: number, oldestMs: number): Result {
  const [best] = CACHE_PEERS.map(({ name }) => find(results, name))
    .filter(({ bill }) => bill.oldestMs <= oldestMs)
    .toSorted((a, b) => totalUsd(a, price) - totalUsd(b, price))
  if (!best) throw new Error("No peer")
  return best
}

function describeTotal(result: Result, price: number): string {
  const { name, bill } = result
  return `${name} ${usd(result, price)} (values up to ${Math.round(bill.oldestMs / 1_000)} s old)`
}

function toCheapLoadTargets(results: readonly Result[]): Target[] {
  const [price = 0] = LOAD_PRICES
  const own = find(results, toLarderName(price))
  const total = totalUsd(own, price)
  const fewest = Math.min(
    ...CACHE_PEERS.map(({ name }) => find(results, name).bill).map(({ loads, gets }) => loads / gets),
  )
  const ratio = own.bill.loads / own.bill.gets / fewest
  const where = `a million loads at $${price}`
  return [
    {
      what: `$ per million gets, ${where}`,
      wanted: `≤ ${MOST_USD}`,
      measured: total.toFixed(3),
      isMet: total <= MOST_USD,
    },
    {
      what: `Loads to the fewest of a peer, ${where}`,
      wanted: `≤ ${MOST_OF_LOADS}x`,
      measured: `${ratio.toFixed(2)}x`,
      isMet: ratio <= MOST_OF_LOADS,
    },
  ]
}

function find(results: readonly Result[], name: string): Result {
  const found = results.find((one) => one.name === name)
  if (!found) throw new Error(`No figures of ${name}`)
  if (found.bill.failures > 0) throw new Error(`${name}: ${found.bill.failures} gets failed`)
  return found
}

/** Dollars per million gets, of the KV alone. */
function kvUsdOf({ kvUsd, gets }: FleetBill): number {
  return (kvUsd / gets) * 1_000_000
}

/** Dollars per million gets, loads included. */
function totalUsd({ bill }: Result, loadUsdPerMillion: number): number {
  return kvUsdOf(bill) + (bill.loads / bill.gets) * loadUsdPerMillion
}

function usd(result: Result, price: number): string {
  return totalUsd(result, price).toFixed(3)
}

function share(count: number, { gets }: FleetBill): string {
  return (count / gets).toFixed(4)
}

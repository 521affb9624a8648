import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { createKvClient, type KvStore } from "@larder/core"
import { nodeHttpFetch } from "@larder/core/node"
import { type SweepPolicy, type SweepReport, sweep } from "@larder/sweeper"
import type { Bench, Say, Section, Table } from "../bench.ts"
import { naiveSweep } from "./naive-sweep.ts"
import { API_KEY, HOUR_MS, KEYS, LONGEST_TTL_MS, type ServerReport, type ServerRequest } from "./wire.ts"

const CONCURRENCY = 64
const NO_LIMIT = { maxMs: 2 ** 31 - 1, concurrency: CONCURRENCY }
const EXPIRED = KEYS / 10

/** What it costs to sweep a million keys of which a tenth is expired. */
export const sweepMillion: Bench = {
  name: "sweep-million",
  title: "Sweeping a million keys",
  async run(say) {
    const child = fork(fileURLToPath(import.meta.resolve("./server-process.js")))
    try {
      return toSection(await measure(child, say))
    } finally {
      child.disconnect()
    }
  },
}

interface Contender {
  readonly label: string
  /** Namespace, filled when it is first swept. */
  readonly population: string
  /** Absent: the naive sweep. */
  readonly policy?: Omit<SweepPolicy, "prefix">
}

interface Figures extends Contender {
  readonly gets: number
  readonly deletes: number
  readonly lists: number
  readonly usd: number
  readonly seconds: number
  readonly report: SweepReport | undefined
}

const CONTENDERS: readonly Contender[] = [
  { label: "naive: list, read all, delete", population: "unknown" },
  { label: "no policy", population: "unknown", policy: {} },
  {
    label: "TTLs from an hour to a week",
    population: "varying",
    policy: { minTtlMs: HOUR_MS, maxTtlMs: LONGEST_TTL_MS },
  },
  {
    label: "one TTL, `reclaim: { horizonDays: 30 }`",
    population: "one-ttl",
    policy: { ttlMs: HOUR_MS, reclaim: { horizonDays: 30 } },
  },
  { label: "one TTL", population: "one-ttl", policy: { ttlMs: HOUR_MS } },
  { label: "one TTL, `recheck: false`", population: "one-ttl", policy: { ttlMs: HOUR_MS, recheck: false } },
]

async function measure(child: ChildProcess, say: Say): Promise<Figures[]> {
  const url = (await answer(child, "url")).url
  const stores = new Map<string, KvStore>()
  const storeOf = async (population: string): Promise<KvStore> => {
    send(child, { fill: population })
    const { id } = await answer(child, "id")
    const client = createKvClient({ apiKey: API_KEY, baseUrl: `${url}/v2`, fetch: nodeHttpFetch(), deadlineMs: 60_000 })
    return client.namespace(id)
  }
  const all: Figures[] = []
  for (const contender of CONTENDERS) {
    // One that deletes all there is to delete leaves nothing to the next.
    const store = stores.get(contender.population) ?? (await storeOf(contender.population))
    const figures = await measureOne(child, store, contender)
    stores.clear()
    if (figures.deletes === 0) stores.set(contender.population, store)
    say(`${contender.label}: ${figures.gets} reads, ${figures.deletes} deletes, ${figures.seconds.toFixed(0)} s`)
    all.push(figures)
  }
  return all
}

async function measureOne(child: ChildProcess, store: KvStore, contender: Contender): Promise<Figures> {
  const before = await bill(child)
  const startedAt = performance.now()
  const { policy } = contender
  const report = policy && (await sweep({ store, policies: [{ prefix: "cache/", ...policy }], budget: NO_LIMIT }))
  if (report === undefined) await naiveSweep(store, CONCURRENCY)
  const seconds = (performance.now() - startedAt) / 1_000
  const after = await bill(child)
  const [gets, deletes, lists] = [after.gets - before.gets, after.deletes - before.deletes, after.lists - before.lists]
  return { ...contender, gets, deletes, lists, usd: after.usd - before.usd, seconds, report }
}

function bill(child: ChildProcess) {
  send(child, "bill")
  return answer(child, "gets")
}

function send(child: ChildProcess, request: ServerRequest): void {
  child.send(request)
}

/** Waits for what the server's process says next, which has the member. */
async function answer<M extends string>(
  child: ChildProcess,
  member: M,
): Promise<Extract<ServerReport, Readonly<Record<M, unknown>>>> {
  const [report] = await once(child, "message")
  if (typeof report !== "object" || report === null || !(member in report)) throw new Error(`No report of ${member}`)
  // The cast: the other side of the channel is server-process.ts.
  return report as Extract<ServerReport, Readonly<Record<M, unknown>>>
}

function toSection(all: readonly Figures[]): Section {
  const [naive] = all
  const cheapest = all.find(({ policy }) => policy?.reclaim !== undefined)
  const complete = all.filter(({ deletes }) => deletes === EXPIRED)
  const table: Table = {
    head: ["sweep", "lists", "reads", "deletes", "$", "to the naive"],
    rows: all.map(({ label, lists, gets, deletes, usd }) => [
      label,
      count(lists),
      count(gets),
      count(deletes),
      usd.toFixed(4),
      `${(usd / (naive?.usd ?? 1)).toFixed(3)}x`,
    ]),
  }
  const left = cheapest?.report?.prefixes[0]
  const share = (cheapest?.usd ?? 1) / (naive?.usd ?? 1)
  return {
    method: `${count(KEYS)} keys in the local server's memory, ${count(EXPIRED)} of them expired for more than a day, over HTTP; operations and
dollars by the server's bill, at the prices of Telnyx KV without its free tier. With TTLs from an hour to a week, 200,000 living keys and half
of the expired ones are of an age at which only a read can tell. What is left by \`reclaim\` is ${count(left?.keptByEconomy ?? 0)} keys of
${((left?.keptByEconomyBytes ?? 0) / (left?.keptByEconomy || 1)).toFixed(0)} bytes, which cost $${(left?.keptByEconomyUsdPerMonth ?? 0).toFixed(4)} a month.`,
    tables: [table],
    targets: [
      {
        what: "expired keys deleted, where all are to go",
        wanted: count(EXPIRED),
        measured: complete.length === all.length - 1 ? count(EXPIRED) : "fewer",
        isMet: complete.length === all.length - 1,
      },
      {
        what: "a fiftieth of the naive sweep, by economy",
        wanted: "≤ 0.02x",
        measured: `${share.toFixed(3)}x`,
        isMet: share <= 0.02,
      },
    ],
    peers: [],
    limits: ["A server far away takes longer; the counts stay."],
  }
}

function count(number: number): string {
  return number.toLocaleString("en")
}

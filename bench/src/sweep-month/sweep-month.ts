import { priceOperations, withMeter } from "@larder/core"
import { type SweepPolicy, sweep } from "@larder/sweeper"
import type { Bench, Section, Table, Target } from "../bench.ts"
import { naiveSweep } from "../sweep-million/naive-sweep.ts"
import { createModelledMonth, type Mortality, SCALE, TTL_MS } from "./modelled-month.ts"

const HOURS = 30 * 24
const MOST_USD = 10
const NO_LIMIT = { maxMs: 2 ** 31 - 1, concurrency: 64 }
const MORTALITIES: readonly (readonly [label: string, mortality: Mortality])[] = [
  ["100,000 keys die a day, their values of 1, 10 and 100 kB", { deathsPerHour: 100_000 / 24, sizes: "mixed" }],
  ["100,000 keys die an hour, their values of 1 kB", { deathsPerHour: 100_000, sizes: "all small" }],
]

/** What it costs for a month to sweep a cache with a million living keys. */
export const sweepMonth: Bench = {
  name: "sweep-month",
  title: "Sweeping a million keys for a month",
  async run(say) {
    const tables: Table[] = []
    const targets: Target[] = []
    for (const [label, mortality] of MORTALITIES) {
      const rows: Result[] = []
      for (const contender of CONTENDERS) {
        rows.push(await measure(contender, mortality))
        say(`${label}; ${contender.label}: $${rows.at(-1)?.usd.toFixed(2)}`)
      }
      tables.push(toTable(label, rows))
      targets.push(...rows.filter(({ policy }) => policy?.reclaim !== undefined).map((row) => toTarget(label, row)))
    }
    return toSection(tables, targets)
  },
}

interface Contender {
  readonly label: string
  readonly everyHours: number
  /** Absent: the naive sweep. */
  readonly policy?: Omit<SweepPolicy, "prefix">
}

interface Result extends Contender {
  readonly lists: number
  readonly reads: number
  readonly deletes: number
  readonly usd: number
  /** For keeping what is dead, from day to day. */
  readonly storageUsd: number
}

const one = { ttlMs: TTL_MS }
const CONTENDERS: readonly Contender[] = [
  { label: "naive, hourly", everyHours: 1 },
  { label: "by the list alone, no re-check, hourly", everyHours: 1, policy: { ...one, graceMs: 0, recheck: false } },
  { label: "Larder, hourly", everyHours: 1, policy: one },
  { label: "Larder, daily", everyHours: 24, policy: one },
  {
    label: "Larder, daily, `reclaim: { horizonDays: 30 }`",
    everyHours: 24,
    policy: { ...one, reclaim: { horizonDays: 30 } },
  },
]

async function measure(contender: Contender, mortality: Mortality): Promise<Result> {
  const { everyHours, policy } = contender
  const month = createModelledMonth(mortality)
  const store = withMeter(month.store)
  let storageUsd = 0
  for (let hour = 1; hour <= HOURS; hour += 1) {
    month.pass()
    storageUsd += (month.deadBytes() / 1e9) * (store.capabilities.prices.storageUsdPerGbMonth / HOURS)
    if (hour % everyHours !== 0) continue
    if (policy === undefined) await naiveSweep(store, NO_LIMIT.concurrency, month.now)
    else await sweep({ store, policies: [{ prefix: "cache/", ...policy }], budget: NO_LIMIT, now: month.now })
  }
  const counts = store.usage()
  const [gets, deletes, { lists }] = [counts.gets * SCALE, counts.deletes * SCALE, counts]
  const usd = priceOperations({ gets, puts: 0, deletes, lists }, store.capabilities.prices)
  return { ...contender, lists, reads: gets, deletes, usd, storageUsd }
}

function toTable(caption: string, rows: readonly Result[]): Table {
  return {
    caption,
    head: ["sweep", "lists", "reads", "deletes", "$ a month", "$ of dead bytes kept"],
    rows: rows.map(({ label, lists, reads, deletes, usd, storageUsd }) => [
      label,
      ...[lists, reads, deletes].map((number) => number.toLocaleString("en")),
      usd.toFixed(2),
      storageUsd.toFixed(2),
    ]),
  }
}

function toTarget(what: string, { usd }: Result): Target {
  return {
    what: `daily, by economy; ${what}`,
    wanted: `≤ $${MOST_USD}`,
    measured: `$${usd.toFixed(2)}`,
    isMet: usd <= MOST_USD,
  }
}

function toSection(tables: readonly Table[], targets: readonly Target[]): Section {
  return {
    method: `A cache with a million living keys, each written within the last hour, its TTL; every hour some are never asked for again, and others
take their place. Mixed values: nine tenths have 1 kB, nine hundredths 10 kB, one hundredth 100 kB. The real sweeper, over a modelled
store at a scale of 1:${SCALE} (keys, and keys of a page), the counts of keys multiplied; prices are those of Telnyx KV without its free tier.
The naive sweep and the second one delete without grace, and so live values too (see docs/sweeping.md).`,
    tables,
    targets,
    peers: [],
    limits: [
      "What is left grows by the month: the last column is of the first one.",
      "Where keys are deleted anyway, as by a server TTL, there is nothing to sweep.",
    ],
  }
}

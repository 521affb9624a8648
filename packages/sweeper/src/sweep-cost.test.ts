/** What a sweep costs, exactly, by what is known of the keys. The bench `sweep-million` has the same for a million, over HTTP. */
import { priceOperations } from "@larder/core"
import { expect, it } from "vitest"
import type { SweepPolicy } from "./index.ts"
import { type SetUp, setUp } from "./test-kit/set-up.ts"
import { DAY_MS, HOUR_MS } from "./test-kit/sweep-times.ts"

const WEEK_MS = 7 * DAY_MS

/** Two thousand keys, a tenth of them expired for more than a day, of ages at which a policy of varying TTLs must read some. */
async function twoThousand(): Promise<SetUp> {
  const world = setUp()
  await world.putMany("cache/oldest-", 100, WEEK_MS)
  await world.clock.advance(6 * DAY_MS)
  await world.putMany("cache/dead-", 100, HOUR_MS)
  await world.putMany("cache/old-", 400, WEEK_MS)
  await world.clock.advance(3 * DAY_MS)
  await world.putMany("cache/young-", 1_400, HOUR_MS)
  return world
}

/** Two thousand keys of an hour, a tenth of them expired for more than a day. */
async function twoThousandOfAnHour(): Promise<SetUp> {
  const world = setUp()
  await world.putMany("cache/dead-", 200, HOUR_MS)
  await world.clock.advance(3 * DAY_MS)
  await world.putMany("cache/young-", 1_800, HOUR_MS)
  return world
}

it.each<[string, () => Promise<SetUp>, Omit<SweepPolicy, "prefix">, reads: number, deletes: number]>([
  ["one TTL", twoThousandOfAnHour, { ttlMs: HOUR_MS }, 200, 200],
  ["one TTL and no re-check", twoThousandOfAnHour, { ttlMs: HOUR_MS, recheck: false }, 0, 200],
  ["one TTL, by economy", twoThousandOfAnHour, { ttlMs: HOUR_MS, reclaim: { horizonDays: 30 } }, 0, 0],
  ["TTLs from an hour to a week", twoThousand, { minTtlMs: HOUR_MS, maxTtlMs: WEEK_MS }, 600, 200],
  ["no policy", twoThousand, {}, 600, 200],
  ["no policy, and no grace", twoThousand, { graceMs: 0 }, 2_000, 200],
])("sweep() of 2,000 keys, a tenth expired, by %s", async (_, fill, policy, gets, deletes) => {
  const { runOne, store, keys } = await fill()
  const { operations, usd, expired, keptByEconomy } = await runOne(policy)
  expect(store.counts()).toEqual({ get: gets, put: 0, delete: deletes, list: 2 })
  expect(operations).toEqual({ gets, puts: 0, deletes, lists: 2 })
  expect(usd).toBeCloseTo(priceOperations(operations, store.capabilities.prices), 15)
  expect(expired).toBe(200)
  expect(deletes + keptByEconomy).toBe(200)
  expect(await keys()).toHaveLength(2_000 - deletes)
})

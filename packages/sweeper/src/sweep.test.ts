import type { KvStore } from "@larder/core"
import { createMemoryStore, recordingStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { type SweepPolicy, sweep } from "./index.ts"
import { setUp } from "./test-kit/set-up.ts"
import { DAY_MS, HOUR_MS } from "./test-kit/sweep-times.ts"

/** A dead key, one in its grace, and one that lives. */
async function threeAges() {
  const world = setUp()
  await world.put("cache/dead", HOUR_MS)
  await world.clock.advance(2 * HOUR_MS)
  await world.put("cache/grace", HOUR_MS)
  await world.clock.advance(DAY_MS)
  await world.put("cache/live", HOUR_MS)
  return world
}

describe("sweep(), deciding", () => {
  it.each<[string, Partial<SweepPolicy>, object]>([
    ["one TTL reads what it deletes", { ttlMs: HOUR_MS }, { get: 1, put: 0, delete: 1, list: 1 }],
    [
      "one TTL and no re-check reads nothing",
      { ttlMs: HOUR_MS, recheck: false },
      { get: 0, put: 0, delete: 1, list: 1 },
    ],
    [
      "varying TTLs read what is between them",
      { minTtlMs: HOUR_MS, maxTtlMs: 3 * HOUR_MS },
      { get: 1, put: 0, delete: 1, list: 1 },
    ],
    [
      "no re-check reads between them all the same",
      { minTtlMs: 0, maxTtlMs: 2 * DAY_MS, recheck: false, graceMs: HOUR_MS / 2 },
      { get: 2, put: 0, delete: 2, list: 1 },
    ],
    [
      "a longest TTL alone reads what is younger, past the grace",
      { maxTtlMs: 9 * DAY_MS },
      { get: 2, put: 0, delete: 1, list: 1 },
    ],
    ["nothing known reads all past the grace", {}, { get: 2, put: 0, delete: 1, list: 1 }],
  ])("by %s", async (_, policy, counts) => {
    const { runOne, store } = await threeAges()
    const { operations } = await runOne(policy)
    expect(store.counts()).toEqual(counts)
    expect(Object.values(operations)).toEqual(Object.values(counts))
  })

  it("deletes what is dead and past its grace, and nothing else", async () => {
    const { run, keys } = await threeAges()
    const report = await run({ policies: [{ prefix: "cache/", ttlMs: HOUR_MS }] })
    expect(await keys()).toEqual(["cache/grace", "cache/live"])
    expect(report).toMatchObject({ done: true, warnings: [], dryRun: false, durationMs: 0 })
    expect(report).not.toHaveProperty("endedBy")
    expect(report).not.toHaveProperty("resumeToken")
    expect(report.prefixes).toMatchObject([{ scanned: 3, expired: 1, deleted: 1, done: true, staleShare: 1 / 3 }])
    expect(report.usd).toBeCloseTo((3.5 + 0.35 + 3.5) / 1_000_000, 12)
  })

  it("goes by the end that the list tells, where it does", async () => {
    const { clock, put, runOne, keys } = setUp((store) => withListedEnds(store))
    for (const key of ["cache/a", "cache/b"]) await put(key, HOUR_MS)
    await clock.advance(DAY_MS + HOUR_MS)
    await put("cache/c", HOUR_MS)
    expect(await runOne({})).toMatchObject({ expired: 2, deleted: 2, outlivedServerTtl: 2, operations: { gets: 2 } })
    expect(await keys()).toEqual(["cache/c"])
  })

  it("treats messages and hashed keys as envelopes, and leaves state and what is the system's alone", async () => {
    const { clock, put, run, keys } = setUp()
    const left = ["cache/=s", "cache/=s/sweep", "cache/=s/invalidations"]
    const gone = ["cache/=i/2026-01-01T00-0/a-b-k1", "cache/long=h0123456789", "cache/a=3Ds/b", "cache/_x"]
    for (const key of [...left, ...gone]) await put(key, HOUR_MS)
    await clock.advance(2 * DAY_MS)
    await run({ policies: [{ prefix: "cache/", ttlMs: HOUR_MS, recheck: false }] })
    expect(await keys()).toEqual([...left].sort())
  })

  it("takes prefixes literally", async () => {
    const { clock, put, run, keys } = setUp()
    for (const key of ["a.b/x", "axb/x", "a.bc"]) await put(key, HOUR_MS)
    await clock.advance(2 * DAY_MS)
    await run({ policies: [{ prefix: "a.b/", ttlMs: HOUR_MS }] })
    expect(await keys()).toEqual(["a.bc", "axb/x"])
  })

  it("never deletes what it does not understand", async () => {
    const { clock, store, runOne, keys } = setUp()
    const values = [
      "",
      "null",
      "42",
      "true",
      "{}",
      '{"value":1,"expires_at":null}',
      '{"expires_at":1}',
      '{"value":',
      "flag",
    ]
    for (const [index, value] of values.entries()) await store.put(`cache/${index}`, value)
    await store.put("cache/png", Uint8Array.of(0x89, 0x50, 0x4e, 0x47))
    await store.put("cache/later", '{"value":"","encoding":"brotli","expires_at":1}')
    await clock.advance(2 * DAY_MS)
    expect(await runOne({ ttlMs: HOUR_MS })).toMatchObject({
      expired: 11,
      deleted: 0,
      unreadable: 11,
      keptByRecheck: 0,
    })
    expect(await runOne({})).toMatchObject({ expired: 0, deleted: 0, unreadable: 11 })
    expect(await keys()).toHaveLength(11)
  })

  it.each([
    ["without an updated_at", { updatedAtMs: undefined }],
    ["with one of the epoch", { updatedAtMs: 0 }],
    ["with one far ahead", { updatedAtMs: Date.UTC(2027, 0, 1) }],
    ["without a size", { sizeBytes: undefined }],
  ])("never deletes, nor reads, a key %s", async (_, change) => {
    const { clock, put, runOne, store } = setUp((inner) => withListed(inner, change))
    await put("cache/a", HOUR_MS)
    await clock.advance(2 * DAY_MS)
    expect(await runOne({ ttlMs: HOUR_MS, recheck: false })).toMatchObject({ scanned: 1, unreadable: 1, deleted: 0 })
    expect(await runOne({})).toMatchObject({ unreadable: 1, deleted: 0 })
    expect(store.counts()).toEqual({ get: 0, put: 0, delete: 0, list: 1 })
  })

  it("counts a key that cannot be reached among what it does not understand, and goes on", async () => {
    const { clock, put, run, keys } = setUp((store) => ({
      ...store,
      list: async (options) => {
        const page = await store.list(options)
        return { ...page, keys: [{ key: "cache/..", sizeBytes: 1, updatedAtMs: 1 }, ...page.keys] }
      },
    }))
    await put("cache/a", HOUR_MS)
    await clock.advance(2 * DAY_MS)
    const { prefixes } = await run({ policies: [{ prefix: "cache/", ttlMs: HOUR_MS }] })
    expect(prefixes).toMatchObject([{ done: true, unreadable: 1, deleted: 1, failed: 0 }])
    expect(await keys()).toEqual([])
  })
})

describe("sweep(), re-checking", () => {
  it("keeps what was written anew behind the list, and what somebody else has deleted costs one read", async () => {
    const { clock, put, run, keys, store } = setUp((inner) => ({
      ...inner,
      list: async (options) => {
        const page = await inner.list(options)
        await inner.put("cache/0000", JSON.stringify({ expires_at: clock.now() + HOUR_MS, value: 2 }))
        await inner.delete("cache/0001")
        return page
      },
    }))
    for (const key of ["cache/0000", "cache/0001", "cache/0002"]) await put(key, HOUR_MS)
    await clock.advance(2 * DAY_MS)
    const { prefixes } = await run({ policies: [{ prefix: "cache/", ttlMs: HOUR_MS }] })
    expect(prefixes).toMatchObject([{ expired: 3, deleted: 1, keptByRecheck: 1, done: true }])
    expect(store.counts()).toMatchObject({ get: 3, delete: 1 })
    expect(await keys()).toEqual(["cache/0000"])
  })

  it("gives a prefix up when over 5 % of a page's decisions prove wrong", async () => {
    const { clock, putMany, put, run, store } = setUp()
    await putMany("cache/live", 60, 9 * DAY_MS)
    await putMany("cache/dead", 40, HOUR_MS)
    await put("other/a", HOUR_MS)
    await clock.advance(2 * DAY_MS)
    const policies = ["cache/", "other/"].map((prefix) => ({ prefix, ttlMs: HOUR_MS }))
    const report = await run({ policies, budget: { concurrency: 1 } })
    expect(report.done).toBe(false)
    expect(report.prefixes).toMatchObject([
      { done: false, deleted: 40, keptByRecheck: 6, error: { code: "POLICY_CONTRADICTED" } },
      { done: true, deleted: 1 },
    ])
    expect(store.counts()).toMatchObject({ get: 47 })
  })

  it("goes on when 5 % prove wrong", async () => {
    const { clock, putMany, runOne } = setUp()
    await putMany("cache/live", 5, 9 * DAY_MS)
    await putMany("cache/dead", 95, HOUR_MS)
    await clock.advance(2 * DAY_MS)
    expect(await runOne({ ttlMs: HOUR_MS })).toMatchObject({ done: true, deleted: 95, keptByRecheck: 5 })
  })

  it("by two sweepers at once costs money, never data", async () => {
    const { clock, putMany, put, keys, store } = setUp()
    await putMany("cache/", 50, HOUR_MS)
    await clock.advance(2 * DAY_MS)
    await put("cache/live", HOUR_MS)
    const once = () => sweep({ store, policies: [{ prefix: "cache/", ttlMs: HOUR_MS }], now: clock.now })
    const reports = await Promise.all([once(), once()])
    expect(reports.map(({ done }) => done)).toEqual([true, true])
    expect(await keys()).toEqual(["cache/live"])
  })
})

describe("sweep(), by economy", () => {
  /** At 300,000 byte-days a delete: 10,000 bytes for 30 days. */
  async function sizes() {
    const world = setUp()
    for (const bytes of [100, 9_000, 9_999, 20_000]) await world.put(`cache/${bytes}`, HOUR_MS, bytes)
    await world.clock.advance(2 * DAY_MS)
    return world
  }

  it("leaves what is cheaper to keep, and says what that costs", async () => {
    const { runOne, keys, store } = await sizes()
    const report = await runOne({ ttlMs: HOUR_MS, reclaim: { horizonDays: 30 } })
    expect(await keys()).toEqual(["cache/100", "cache/9000"])
    expect(report).toMatchObject({ expired: 4, deleted: 2, keptByEconomy: 2, done: true })
    expect(report.keptByEconomyBytes).toBeGreaterThan(9_100)
    expect(report.keptByEconomyUsdPerMonth).toBeCloseTo((report.keptByEconomyBytes / 1e9) * 0.35, 15)
    expect(store.counts()).toEqual({ get: 2, put: 0, delete: 2, list: 1 })
  })

  it("does not read what it would leave", async () => {
    const { runOne, store } = await sizes()
    expect(await runOne({ reclaim: { horizonDays: 30 } })).toMatchObject({ expired: 2, deleted: 2, keptByEconomy: 2 })
    expect(store.counts()).toMatchObject({ get: 2 })
  })

  it("by default deletes all", async () => {
    const { runOne, keys } = await sizes()
    expect(await runOne({ ttlMs: HOUR_MS })).toMatchObject({
      deleted: 4,
      keptByEconomy: 0,
      keptByEconomyUsdPerMonth: 0,
    })
    expect(await keys()).toEqual([])
  })

  it("goes by the store's own prices", async () => {
    const { clock, put, runOne } = setUp((store) => {
      const prices = { ...store.capabilities.prices, deleteUsdPerMillion: 0 }
      return { ...store, capabilities: { ...store.capabilities, prices } }
    })
    await put("cache/a", HOUR_MS)
    await clock.advance(2 * DAY_MS)
    expect(await runOne({ ttlMs: HOUR_MS, reclaim: { horizonDays: 1 } })).toMatchObject({ deleted: 1 })
  })
})

describe("sweep()", () => {
  it("with dryRun deletes nothing, and says what it would", async () => {
    const { run, keys, store } = await threeAges()
    const report = await run({ policies: [{ prefix: "cache/", ttlMs: HOUR_MS }], dryRun: true })
    expect(report).toMatchObject({ dryRun: true, done: true, prefixes: [{ deleted: 1, operations: { deletes: 0 } }] })
    expect(store.counts()).toEqual({ get: 1, put: 0, delete: 0, list: 1 })
    expect(await keys()).toHaveLength(3)
  })

  it("tells the price of a prefix before its first delete, and then each page", async () => {
    const { clock, putMany, run, events, store } = setUp()
    await putMany("cache/", 1_500, HOUR_MS)
    await clock.advance(2 * DAY_MS)
    let deletesBefore: number | undefined
    await run({
      policies: [{ prefix: "cache/", ttlMs: HOUR_MS }],
      onEvent: (event) => {
        events.push(event)
        if (event.type === "estimate") deletesBefore = store.counts().delete
        throw new Error("ignored")
      },
    })
    expect(deletesBefore).toBe(0)
    expect(events).toMatchObject([
      { type: "estimate", prefix: "cache/", keys: 1_000, reads: 1_000, deletes: 1_000, isWhole: false },
      { type: "progress", prefix: "cache/", report: { done: false, prefixes: [{ deleted: 1_000 }] } },
      { type: "progress", report: { done: true, prefixes: [{ deleted: 1_500 }] } },
    ])
    const [estimate] = events
    if (estimate?.type !== "estimate") throw new Error("expected an estimate")
    expect(estimate.usd).toBeCloseTo((1_000 * 3.85 + 3.5) / 1e6, 12)
    expect(estimate.usdPerMillionKeys).toBeCloseTo(3.8535, 9)
  })

  it("counts what outlived a TTL of the server", async () => {
    const { clock, put, store, runOne } = setUp()
    store.capabilities.serverTtl.support = "yes"
    await put("cache/a", HOUR_MS)
    await clock.advance(2 * DAY_MS)
    expect(await runOne({})).toMatchObject({ expired: 1, outlivedServerTtl: 1 })
  })

  it("asks for its policies at each sweep", async () => {
    const { run, clock, put } = setUp()
    await put("cache/a", HOUR_MS)
    await clock.advance(2 * DAY_MS)
    const { prefixes } = await run({ policies: () => [{ prefix: "cache/", ttlMs: HOUR_MS }] })
    expect(prefixes).toMatchObject([{ deleted: 1 }])
  })

  it("goes by the server's clock, and lengthens every grace by what ours differs", async () => {
    const { clock, put, run, keys } = setUp()
    await put("cache/a", HOUR_MS)
    await clock.advance(DAY_MS + HOUR_MS + 1_000)
    const policies = [{ prefix: "cache/", ttlMs: HOUR_MS }]
    const ahead = await run({ policies, now: () => clock.now() - 60_000 })
    expect(ahead.clock).toEqual({ source: "server", differenceMs: 60_000, extraGraceMs: 60_000 })
    expect(ahead.warnings).toEqual([expect.stringContaining("60000 ms")])
    expect(await keys()).toHaveLength(1)
    const near = await run({ policies, now: () => clock.now() - 4_000 })
    expect(near).toMatchObject({ clock: { differenceMs: 4_000, extraGraceMs: 0 }, warnings: [] })
    expect(await keys()).toEqual([])
  })

  it("goes by the local clock where the store tells none", async () => {
    const { clock, put, run } = setUp((store) => ({
      ...store,
      list: async (options) => {
        const { serverNowMs: _, ...page } = await store.list(options)
        return page
      },
    }))
    await put("cache/a", HOUR_MS)
    await clock.advance(2 * DAY_MS)
    const report = await run({ policies: [{ prefix: "cache/", ttlMs: HOUR_MS }] })
    expect(report).toMatchObject({ clock: { source: "local" }, prefixes: [{ deleted: 1 }] })
  })

  it("warns where there is no grace, and where nothing was understood", async () => {
    const { store, clock, run } = setUp()
    await store.put("cache/a", "flag")
    await clock.advance(1)
    const report = await run({ policies: [{ prefix: "cache/", ttlMs: 1, graceMs: 0 }] })
    expect(report.warnings).toEqual([
      expect.stringContaining("no grace"),
      expect.stringContaining("no key was understood"),
    ])
  })

  it("sweeps what a cache and sessions say of themselves", async () => {
    const { createCache } = await import("@larder/cache")
    const { createSessions } = await import("@larder/session")
    const store = createMemoryStore()
    const cache = createCache({ store, ttlMs: HOUR_MS })
    const sessions = createSessions({ store, secrets: ["a secret of at least thirty-two characters"] })
    const report = await sweep({ store, policies: [cache.sweepPolicy(), ...sessions.sweepPolicies()] })
    expect(report.prefixes.map(({ prefix }) => prefix)).toEqual([
      "cache/",
      "session/",
      "session-data/",
      "session-user/",
    ])
  })
})

describe("sweep(), when something fails", () => {
  it("goes on behind a key that fails", async () => {
    const { clock, putMany, runOne, keys } = setUp((store) => ({
      ...store,
      delete: async (key, options) => {
        if (key.endsWith("3")) throw new Error("not today")
        await store.delete(key, options)
      },
    }))
    await putMany("cache/", 10, HOUR_MS)
    await clock.advance(2 * DAY_MS)
    expect(await runOne({ ttlMs: HOUR_MS })).toMatchObject({ deleted: 9, failed: 1, done: true })
    expect(await keys()).toEqual(["cache/0003"])
  })

  it("gives a prefix up after ten failures in a row, and says why", async () => {
    const { clock, putMany, run, store } = setUp((inner) => ({
      ...inner,
      get: () => Promise.reject(new Error("down")),
    }))
    await putMany("cache/", 50, HOUR_MS)
    await clock.advance(2 * DAY_MS)
    const policies = [{ prefix: "cache/", ttlMs: HOUR_MS }]
    const report = await run({ policies, budget: { concurrency: 2 } })
    expect(report).toMatchObject({ done: false, prefixes: [{ error: { code: "UNKNOWN", message: "down" } }] })
    expect(store.counts().get).toBeLessThan(14)
  })

  it("reports a list that fails, and sweeps the other prefixes", async () => {
    const { put, clock, run } = setUp((store) => ({
      ...store,
      list: (options) => (options?.prefix === "a/" ? Promise.reject(new Error("no")) : store.list(options)),
    }))
    await put("b/x", HOUR_MS)
    await clock.advance(2 * DAY_MS)
    const policies = ["a/", "b/"].map((prefix) => ({ prefix, ttlMs: HOUR_MS }))
    const report = await run({ policies })
    expect(report).toMatchObject({ done: false, prefixes: [{ done: false, error: { message: "no" } }, { deleted: 1 }] })
  })

  it("refuses a cursor that comes again, and does not count a key twice", async () => {
    const { put, clock, run } = setUp((store) => ({
      ...store,
      list: async (options) => ({ ...(await store.list({ ...options, cursor: undefined })), cursor: "again" }),
    }))
    await put("cache/a", 9 * DAY_MS)
    await clock.advance(2 * DAY_MS)
    const report = await run({ policies: [{ prefix: "cache/" }] })
    expect(report.prefixes).toMatchObject([{ scanned: 1, error: { message: expect.stringContaining("cursor") } }])
  })

  it("throws the reason of a signal that is aborted, unchanged, and sends nothing more", async () => {
    const { put, clock, run, store } = setUp()
    const reason = new Error("enough")
    await put("cache/a", HOUR_MS)
    await clock.advance(2 * DAY_MS)
    const policies = [{ prefix: "cache/", ttlMs: HOUR_MS }]
    await expect(run({ policies, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(store.operations).toEqual([])
    const abort = new AbortController()
    await expect(run({ policies, signal: abort.signal, onEvent: () => abort.abort(reason) })).rejects.toBe(reason)
    expect(store.counts()).toEqual({ get: 0, put: 0, delete: 0, list: 1 })
  })
})

describe("resolveSweepOptions(), by sweep()", () => {
  const policies = [{ prefix: "cache/" }]
  it.each([
    ["no policies", { policies: [] }, RangeError, "policies"],
    ["an empty prefix", { policies: [{ prefix: "" }] }, RangeError, "allowWholeNamespace"],
    [
      "prefixes that overlap",
      { policies: [{ prefix: "a/b/" }, { prefix: "a/" }] },
      RangeError,
      '"a/" and "a/b/" overlap',
    ],
    ["the same prefix twice", { policies: [...policies, ...policies] }, RangeError, "overlap"],
    ["a prefix no key has", { policies: [{ prefix: "a:" }] }, Error, "prefix"],
    ["a TTL of 0", { policies: [{ prefix: "a", ttlMs: 0 }] }, RangeError, "ttlMs"],
    ["a TTL that is text", { policies: [{ prefix: "a", ttlMs: "1" as never }] }, TypeError, "ttlMs"],
    ["a negative grace", { policies: [{ prefix: "a", graceMs: -1 }] }, RangeError, "graceMs"],
    ["a grace that is none", { policies: [{ prefix: "a", graceMs: Number.NaN }] }, RangeError, "graceMs"],
    [
      "a longest TTL below the shortest",
      { policies: [{ prefix: "a", minTtlMs: 2, maxTtlMs: 1 }] },
      RangeError,
      "maxTtlMs",
    ],
    ["a horizon of 0", { policies: [{ prefix: "a", reclaim: { horizonDays: 0 } }] }, RangeError, "horizonDays"],
    ["a re-check that is text", { policies: [{ prefix: "a", recheck: "no" as never }] }, TypeError, "recheck"],
    ["no time", { policies, budget: { maxMs: 0 } }, RangeError, "maxMs"],
    ["too much time", { policies, budget: { maxMs: 2 ** 31 } }, RangeError, "maxMs"],
    ["no operations", { policies, budget: { maxOperations: 0 } }, RangeError, "maxOperations"],
    ["no money", { policies, budget: { maxUsd: 0 } }, RangeError, "maxUsd"],
    ["no concurrency", { policies, budget: { concurrency: 0 } }, RangeError, "concurrency"],
    ["one and a half at once", { policies, budget: { concurrency: 1.5 } }, RangeError, "concurrency"],
    ["a token of somebody else", { policies, resumeToken: "abc" }, TypeError, "resumeToken"],
    ["another state", { policies, state: "file" as never }, TypeError, "state"],
    ["a shard of none", { policies, shard: { run: 0, of: 0 } }, RangeError, "shard.of"],
    ["a store of null", { policies, store: null as never }, TypeError, "store: expected a store, got null"],
    ["policies of null", { policies: null as never }, TypeError, "policies: expected a list, got null"],
    ["a policy of null", { policies: [null as never] }, TypeError, "policies[0]: expected a policy, got null"],
    ["a budget of null", { policies, budget: null as never }, TypeError, "budget: expected an object, got null"],
    ["a shard of null", { policies, shard: null as never }, TypeError, "shard: expected an object, got null"],
    [
      "too few operations to get on beside its state",
      { policies, state: "kv" as const, budget: { maxOperations: 4 } },
      RangeError,
      "budget.maxOperations: expected a number from 5 to Infinity, got 4",
    ],
    ["a dryRun that is text", { policies, dryRun: "yes" as never }, TypeError, "dryRun"],
  ])("refuses %s before anything is sent", async (_, options, kind, message) => {
    const store = recordingStore(createMemoryStore())
    const refused = sweep({ store, ...options })
    await expect(refused).rejects.toThrow(message)
    await expect(refused).rejects.toBeInstanceOf(kind)
    expect(store.operations).toEqual([])
  })

  it("allows the whole namespace when told so", async () => {
    const { put, clock, run, keys } = setUp()
    await put("a", HOUR_MS)
    await clock.advance(2 * DAY_MS)
    await run({ policies: [{ prefix: "", ttlMs: HOUR_MS }], allowWholeNamespace: true })
    expect(await keys()).toEqual([])
  })
})

/** A store whose list carries the ends of its keys, as Cloudflare's does, and nothing else. */
function withListedEnds(store: KvStore): KvStore {
  return {
    ...store,
    list: async (options) => {
      const page = await store.list(options)
      const keys = page.keys.map(({ key, updatedAtMs = 0 }) => ({ key, expiresAtMs: updatedAtMs + HOUR_MS }))
      return { ...page, keys }
    },
  }
}

function withListed(store: KvStore, change: Readonly<Record<string, unknown>>): KvStore {
  return {
    ...store,
    list: async (options) => {
      const page = await store.list(options)
      // The cast: what a broken server leaves out is absent, whatever the type says.
      return { ...page, keys: page.keys.map((info) => ({ ...info, ...change }) as typeof info) }
    },
  }
}

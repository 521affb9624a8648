import { forEachSeed, seededRandom } from "@larder/testing"
import { describe, expect, it } from "vitest"
import type { SweepOptions } from "./index.ts"
import { fromResumeToken, toResumeToken } from "./resume-token.ts"
import { type SetUp, setUp } from "./test-kit/set-up.ts"
import { DAY_MS, HOUR_MS } from "./test-kit/sweep-times.ts"

const policies = ["a/", "b/", "c/"].map((prefix) => ({ prefix, ttlMs: HOUR_MS }))

/** Sweeps until all is done. @returns How many sweeps it took. */
async function sweepOn(world: SetUp, options: Partial<SweepOptions> & Pick<SweepOptions, "policies">): Promise<number> {
  const deleted: string[] = []
  let resumeToken: string | undefined
  for (let runs = 1; runs < 10_000; runs += 1) {
    const report = await world.run({ ...options, ...(options.state === undefined ? { resumeToken } : {}) })
    deleted.push(...world.store.operations.filter((one) => one.startsWith("delete ") && !one.includes("=s/")))
    expect(new Set(deleted).size).toBe(deleted.length)
    if (report.done) return runs
    resumeToken = report.resumeToken
    expect(resumeToken).toBeDefined()
  }
  throw new Error("it never ends")
}

async function threePrefixes(): Promise<SetUp> {
  const world = setUp()
  for (const { prefix } of policies) await world.putMany(prefix, 30, HOUR_MS)
  await world.clock.advance(2 * DAY_MS)
  for (const { prefix } of policies) await world.put(`${prefix}live`, HOUR_MS)
  return world
}

describe("a resume token", () => {
  it("goes on where the budget ended the sweep, and each key is deleted once", async () => {
    const world = await threePrefixes()
    const runs = await sweepOn(world, { policies, budget: { maxOperations: 10 } })
    expect(await world.keys()).toEqual(["a/live", "b/live", "c/live"])
    expect(runs).toBeGreaterThan(20)
  })

  it("does not begin a prefix again that is done", async () => {
    const world = await threePrefixes()
    const first = await world.run({ policies, budget: { maxOperations: 70 } })
    expect(first.prefixes.map(({ prefix, done }) => [prefix, done])).toEqual([
      ["a/", true],
      ["b/", false],
    ])
    const second = await world.run({ policies, resumeToken: first.resumeToken })
    expect(second.prefixes.map(({ prefix }) => prefix)).toEqual(["b/", "c/"])
    expect(second.done).toBe(true)
  })

  it("gets on although a page has more to read than the budget allows", async () => {
    const world = setUp()
    await world.putMany("a/", 100, 9 * DAY_MS)
    await world.put("a/zzz", HOUR_MS)
    await world.clock.advance(2 * DAY_MS)
    const runs = await sweepOn(world, { policies: [{ prefix: "a/" }], budget: { maxOperations: 12 } })
    // Room for its delete is kept beside each read: five keys a sweep.
    expect(runs).toBe(21)
    expect(await world.keys()).toHaveLength(100)
  })

  it("of a dry run gets on too", async () => {
    const world = await threePrefixes()
    const options = { policies, budget: { maxOperations: 10 }, dryRun: true }
    let resumeToken: string | undefined
    let would = 0
    for (let runs = 0; runs < 30; runs += 1) {
      const report = await world.run({ ...options, resumeToken })
      would += report.prefixes.reduce((sum, { deleted }) => sum + deleted, 0)
      resumeToken = report.resumeToken
      if (report.done) break
    }
    expect(would).toBe(90)
  })

  it("whose cursor is dead begins the prefix again, once", async () => {
    const world = setUp()
    await world.putMany("a/", 5, HOUR_MS)
    await world.clock.advance(2 * DAY_MS)
    const [policy] = policies
    const dead = toResumeToken({ range: "a/", cursor: "dead", after: "a/0003" })
    const report = await world.run({
      policies: policy ? [policy] : [],
      resumeToken: dead,
      store: refusingCursors(world),
    })
    expect(report).toMatchObject({ done: true, prefixes: [{ deleted: 5, operations: { lists: 2 } }] })
  })

  it("does not begin again for ever", async () => {
    const world = setUp()
    await world.putMany("a/", 1_001, HOUR_MS)
    const report = await world.run({ policies: [{ prefix: "a/" }], store: refusingCursors(world) })
    expect(report).toMatchObject({ done: false, prefixes: [{ operations: { lists: 4 } }] })
    expect(report.prefixes[0]?.error).toBeDefined()
  })

  it("of other policies begins anew, and says so", async () => {
    const world = await threePrefixes()
    const report = await world.run({ policies, resumeToken: toResumeToken({ range: "other/" }) })
    expect(report).toMatchObject({ done: true, warnings: [expect.stringContaining("begun anew")] })
    expect(await world.keys()).toHaveLength(3)
  })

  it("carries any cursor and key, in characters that need no quoting", () =>
    forEachSeed({ quick: 200, prove: 2_000 }, (seed) => {
      const random = seededRandom(seed)
      const text = () => String.fromCharCode(...Array.from({ length: 1 + random.int(20) }, () => 32 + random.int(900)))
      const place = { range: text(), cursor: random() < 0.5 ? text() : undefined, after: text() }
      const token = toResumeToken(place)
      expect(token).toMatch(/^[A-Za-z0-9%._~()!*-]+$/)
      expect(fromResumeToken(token)).toEqual(place)
    }))

  it.each(["", "x", "%", "null", "{}", "[1]", "%5B%5D%5B"])("is refused when it is %j", (token) => {
    expect(() => fromResumeToken(token)).toThrow(TypeError)
  })
})

describe('state: "kv"', () => {
  const budget = { maxOperations: 10 }

  it("goes on by itself, and leaves nothing behind", async () => {
    const world = await threePrefixes()
    await sweepOn(world, { policies, budget, state: "kv" })
    expect(await world.keys()).toEqual(["a/live", "b/live", "c/live"])
  })

  it("costs a read, and a write when there is something to remember, within the budget", async () => {
    const world = await threePrefixes()
    await world.run({ policies, budget, state: "kv" })
    expect(world.store.operations.at(0)).toBe("get a/=s/sweep")
    expect(world.store.operations.at(-1)).toMatch(/^put a\/=s\/sweep /)
    expect(world.store.operations.length).toBeLessThanOrEqual(10)
    await world.run({ policies, state: "kv" })
    expect(world.store.operations.at(-1)).toBe("delete a/=s/sweep")
    await world.run({ policies, state: "kv" })
    expect(world.store.counts()).toEqual({ get: 1, put: 0, delete: 0, list: 3 })
  })

  it("is written every ten pages, for a sweep that is killed", async () => {
    const world = setUp()
    await world.putMany("a/", 10_001, 9 * DAY_MS)
    await world.run({ policies: [{ prefix: "a/" }], state: "kv" })
    expect(world.store.counts()).toEqual({ get: 1, put: 1, delete: 1, list: 11 })
  })

  it("gets on with the fewest operations that are allowed beside it", async () => {
    const world = setUp()
    await world.putMany("a/", 3, HOUR_MS)
    await world.clock.advance(2 * DAY_MS)
    const options = { policies: policies.slice(0, 1), state: "kv", budget: { maxOperations: 5 } } as const
    expect(await sweepOn(world, options)).toBe(3)
    expect(await world.keys()).toEqual([])
  })

  it("is never written beyond the budget", async () => {
    const world = setUp()
    await world.putMany("a/", 11_001, 9 * DAY_MS)
    for (const most of [11, 12, 13, 14]) {
      await world.store.delete("a/=s/sweep")
      const { operations } = await world.run({
        policies: [{ prefix: "a/" }],
        state: "kv",
        budget: { maxOperations: most },
      })
      expect(Object.values(operations).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(most)
      expect(operations.puts).toBeGreaterThan(0)
    }
  })

  it("that cannot be kept, or read, is a warning", async () => {
    const world = await threePrefixes()
    await world.store.put("a/=s/sweep", "not a token")
    const unread = await world.run({ policies, budget, state: "kv" })
    expect(unread.warnings).toEqual([expect.stringContaining("resumeToken")])
    await world.store.delete("a/=s/sweep")
    const store = { ...world.store, put: () => Promise.reject(new Error("full")) }
    const unkept = await world.run({ policies, budget, state: "kv", store })
    expect(unkept).toMatchObject({ endedBy: "maxOperations", warnings: [expect.stringContaining("full")] })
  })

  it("is written when the sweep is aborted", async () => {
    const world = setUp()
    await world.putMany("a/", 1_500, HOUR_MS)
    await world.clock.advance(2 * DAY_MS)
    const abort = new AbortController()
    const onEvent = ({ type }: { readonly type: string }) => type === "progress" && abort.abort(new Error("enough"))
    const aborted = world.run({
      policies: [{ prefix: "a/", ttlMs: HOUR_MS }],
      state: "kv",
      signal: abort.signal,
      onEvent,
    })
    await expect(aborted).rejects.toThrow("enough")
    expect(world.store.operations.at(-1)).toMatch(/^put a\/=s\/sweep /)
  })
})

describe("shard", () => {
  it("takes another part of the keys at each run, and all of them in turn", async () => {
    const world = setUp()
    const keys = [..."AZaz09-_/=."].map((character) => `a/${character}x`)
    for (const key of keys) await world.put(key, HOUR_MS)
    await world.clock.advance(2 * DAY_MS)
    let deleted = 0
    for (let run = 10; run < 18; run += 1) {
      const report = await world.run({ policies: [{ prefix: "a/", ttlMs: HOUR_MS }], shard: { run, of: 8 } })
      expect(report).toMatchObject({ done: true, prefixes: [{ prefix: "a/" }] })
      expect(report.operations.lists).toBeLessThanOrEqual(9)
      deleted += report.prefixes[0]?.deleted ?? 0
    }
    expect(deleted).toBe(keys.length)
    expect(await world.keys()).toEqual([])
  })

  it("of a whole namespace does not ask for what the system keeps", async () => {
    const world = setUp()
    const report = await world.run({ policies: [{ prefix: "" }], allowWholeNamespace: true, shard: { run: 0, of: 1 } })
    expect(report).toMatchObject({ done: true, operations: { lists: 66 } })
  })
})

/** A store that has forgotten every cursor. */
function refusingCursors({ store }: SetUp): SetUp["store"] {
  return {
    ...store,
    list: async (options) => {
      if (options?.cursor === undefined) return await store.list(options)
      const { KvHttpError } = await import("@larder/core")
      throw new KvHttpError(400, [], { operation: "list", outcome: "rejected" })
    },
  }
}

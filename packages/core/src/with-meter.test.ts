import { createMemoryStore, fakeClock, storeContract } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { KvNetworkError } from "./errors/kv-network-error.ts"
import type { KvStore } from "./kv-store.ts"
import { TELNYX_PRICES } from "./telnyx/telnyx-limits.ts"
import { withMeter } from "./with-meter.ts"

storeContract("withMeter() over the memory store", () => {
  const clock = fakeClock()
  return { store: withMeter(createMemoryStore({ now: clock.now })), advance: clock.advance }
})

const NOTHING = { gets: 0, puts: 0, deletes: 0, lists: 0, readBytes: 0, writtenBytes: 0, usd: 0 }

/** Prices that tell the operations apart, and add up without rounding. */
const PRICES = {
  ...TELNYX_PRICES,
  getUsdPerMillion: 1,
  putUsdPerMillion: 16,
  deleteUsdPerMillion: 256,
  listUsdPerMillion: 4_096,
}
const usd = (gets: number, puts: number, deletes: number, lists: number) =>
  (gets + 16 * puts + 256 * deletes + 4_096 * lists) / 1_000_000

async function failed(call: Promise<unknown>): Promise<void> {
  await expect(call).rejects.toBeDefined()
}

describe("withMeter()", () => {
  it("has counted nothing at first", () => {
    expect(withMeter(createMemoryStore()).usage()).toEqual({ ...NOTHING, byPrefix: {} })
  })

  it("counts and prices each operation, in bytes and dollars, in total and by prefix", async () => {
    const store = withMeter(createMemoryStore(), PRICES)
    await store.put("cache/a", "Zoë")
    await store.put("cache/b/c", new Uint8Array(10))
    await store.get("cache/a")
    await store.get("cache/missing")
    await store.get("top")
    await store.delete("session/x")
    await store.list({ prefix: "cache/" })
    await store.list()
    const cache = { gets: 2, puts: 2, deletes: 0, lists: 1, readBytes: 4, writtenBytes: 14, usd: usd(2, 2, 0, 1) }
    const session = { ...NOTHING, deletes: 1, usd: usd(0, 0, 1, 0) }
    const others = { ...NOTHING, gets: 1, lists: 1, usd: usd(1, 0, 0, 1) }
    expect(store.usage()).toEqual({
      ...{ gets: 3, puts: 2, deletes: 1, lists: 2, readBytes: 4, writtenBytes: 14, usd: usd(3, 2, 1, 2) },
      byPrefix: { cache, session, "": others },
    })
  })

  it("takes the prices of the store unless it is given others: a write costs ten reads", async () => {
    const store = withMeter(createMemoryStore())
    for (let calls = 0; calls < 1_000; calls += 1) await store.put("a", "1")
    expect(store.usage().usd).toBeCloseTo(0.0035, 10)
    for (let calls = 0; calls < 10_000; calls += 1) await store.get("a")
    expect(store.usage().usd).toBeCloseTo(0.007, 10)
  })

  it("begins anew when it is reset", async () => {
    const store = withMeter(createMemoryStore())
    await store.put("a", "1")
    const before = store.usage()
    store.resetUsage()
    expect(store.usage()).toEqual({ ...NOTHING, byPrefix: {} })
    expect(before.puts).toBe(1)
  })

  it("does not count what was refused before it was sent", async () => {
    const store = withMeter(createMemoryStore())
    await failed(store.get(".."))
    await failed(store.put("a", "\ud800"))
    await failed(store.put("a", "a".repeat(1_048_577)))
    await failed(store.put("a", "1", { ttlMs: 0 }))
    await failed(store.delete(42 as unknown as string))
    await failed(store.list({ limit: 0 }))
    expect(store.usage()).toEqual({ ...NOTHING, byPrefix: {} })
  })

  it.each([
    ["unknown", 1],
    ["rejected", 1],
    ["not-sent", 0],
  ] as const)("of a call that failed with the outcome %j counts %d", async (outcome, count) => {
    const fail = () => Promise.reject(new KvNetworkError({ operation: "get", outcome, attempts: 4 }))
    const store = withMeter({ ...createMemoryStore(), get: fail, put: fail, delete: fail, list: fail } as KvStore)
    await failed(store.get("a"))
    await failed(store.put("a", "12"))
    await failed(store.delete("a"))
    await failed(store.list())
    const { gets, puts, deletes, lists, readBytes } = store.usage()
    expect([gets, puts, deletes, lists, readBytes]).toEqual([count, count, count, count, 0])
  })

  it("keeps 100 prefixes apart, and the rest together", async () => {
    const store = withMeter(createMemoryStore())
    for (let index = 0; index < 150; index += 1) await store.get(`p${index}/a`)
    await store.get("p0/a")
    const { byPrefix, gets } = store.usage()
    expect([Object.keys(byPrefix).length, byPrefix["p0"]?.gets, byPrefix["*"]?.gets, gets]).toEqual([101, 2, 50, 151])
  })

  it("counts a prefix that is called like a member of every object", async () => {
    const store = withMeter(createMemoryStore())
    await store.get("constructor/a")
    await store.get("toString/a")
    expect(Object.keys(store.usage().byPrefix)).toEqual(["constructor", "toString"])
    expect(store.usage().byPrefix["hasOwnProperty"]).not.toHaveProperty("gets")
  })
})

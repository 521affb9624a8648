import { isKvError } from "@larder/core"
import { describe, expect, it } from "vitest"
import { fakeClock } from "./fake-clock.ts"
import { type Fault, faultyStore } from "./faulty-store.ts"
import { createMemoryStore } from "./memory-store.ts"
import { storeContract } from "./store-contract/store-contract.ts"

function setUp(fault?: Fault) {
  const clock = fakeClock()
  const store = createMemoryStore({ now: clock.now })
  return { clock, store, faulty: faultyStore(store, { clock, seed: 1, fail: () => fault }) }
}

storeContract("faultyStore() without faults", () => {
  const { clock, faulty } = setUp()
  return { store: faulty, advance: clock.advance }
})

describe("faultyStore()", () => {
  it.each([
    ["refused", { code: "HTTP_503", outcome: "rejected", retryable: true }],
    ["lost", { code: "TIMEOUT", outcome: "unknown", retryable: true }],
    ["landed", { code: "NETWORK", outcome: "unknown", retryable: true }],
    ["late", { code: "TIMEOUT", outcome: "unknown", retryable: true }],
  ] as const)("a write %s fails by an error of the family", async (fault, expected) => {
    const { faulty } = setUp(fault)
    const error = await faulty.put("a", "1").catch((caught: unknown) => caught)
    expect(isKvError(error)).toBe(true)
    expect(error).toMatchObject({ ...expected, operation: "put" })
  })

  it.each([
    ["refused", [false, false]],
    ["lost", [false, false]],
    ["landed", [true, true]],
    ["late", [false, true]],
  ] as const)("a write %s is there at once and after lateMs: %j", async (fault, [atOnce, later]) => {
    const { clock, store, faulty } = setUp(fault)
    await expect(faulty.put("a", "1")).rejects.toThrow()
    expect((await store.get("a")) !== undefined).toBe(atOnce)
    await clock.advance(5_000)
    expect((await store.get("a")) !== undefined).toBe(later)
  })

  it("a delete that lands late may take a newer value with it", async () => {
    const clock = fakeClock()
    const store = createMemoryStore({ now: clock.now })
    const fail = ({ name }: { name: string }) => (name === "delete" ? ("late" as const) : undefined)
    const faulty = faultyStore(store, { clock, seed: 1, fail, lateMs: 100 })
    await expect(faulty.delete("a")).rejects.toThrow()
    await faulty.put("a", "newer")
    await clock.advance(100)
    expect(await store.get("a")).toBeUndefined()
  })

  it("tells fail() the operation, its key and its index", async () => {
    const seen: unknown[] = []
    const fail = (call: unknown) => void seen.push(call)
    const faulty = faultyStore(createMemoryStore(), { clock: fakeClock(), seed: 1, fail })
    await faulty.get("a")
    await faulty.list({ prefix: "b/" })
    expect(seen).toEqual([
      { name: "get", key: "a", index: 0 },
      { name: "list", key: "b/", index: 1 },
    ])
  })

  it("fails the declared share, in all four ways, the same way for the same seed", async () => {
    const failures = async (seed: number) => {
      const faulty = faultyStore(createMemoryStore(), { clock: fakeClock(), seed, failRate: 0.3 })
      const codes: string[] = []
      for (let i = 0; i < 2_000; i++) {
        codes.push(
          await faulty.get("a").then(
            () => "",
            (error: { code: string }) => error.code,
          ),
        )
      }
      return codes
    }
    const codes = await failures(5)
    expect(codes.filter((code) => code !== "").length / 2_000).toBeCloseTo(0.3, 1)
    expect(new Set(codes)).toEqual(new Set(["", "HTTP_503", "TIMEOUT", "NETWORK"]))
    expect(await failures(5)).toEqual(codes)
    expect(await failures(6)).not.toEqual(codes)
  })

  it("delays the effect by the clock, by up to delayMs", async () => {
    const clock = fakeClock(0)
    const store = createMemoryStore({ now: clock.now })
    const faulty = faultyStore(store, { clock, seed: 2, delayMs: 100 })
    const writes = ["a", "b", "c", "d"].map((key) => faulty.put(key, ""))
    expect((await store.list()).keys).toEqual([])
    await clock.advance(100)
    await Promise.all(writes)
    const times = (await store.list()).keys.map(({ updatedAtMs = 0 }) => updatedAtMs)
    expect(new Set(times).size).toBe(4)
    expect(Math.max(...times)).toBeLessThanOrEqual(100)
  })

  it("passes the reason of an abort in the delay unchanged, and does nothing", async () => {
    const clock = fakeClock()
    const store = createMemoryStore({ now: clock.now })
    const faulty = faultyStore(store, { clock, seed: 2, delayMs: 100 })
    const controller = new AbortController()
    const reason = new Error("left")
    const write = faulty.put("a", "1", { signal: controller.signal })
    controller.abort(reason)
    await expect(write).rejects.toBe(reason)
    await clock.advance(200)
    expect(await store.get("a")).toBeUndefined()
  })

  it("refuses a failRate that is no share", () => {
    expect(() => faultyStore(createMemoryStore(), { clock: fakeClock(), seed: 1, failRate: 2 })).toThrow(RangeError)
  })
})

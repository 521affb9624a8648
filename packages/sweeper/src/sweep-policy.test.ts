import { TELNYX_PRICES } from "@larder/core"
import { createMemoryStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { breakEvenByteDays, resolveSweepPolicy, type SweepPolicy } from "./sweep-policy.ts"

const { capabilities } = createMemoryStore()
const resolve = (policy: Omit<SweepPolicy, "prefix">) =>
  resolveSweepPolicy({ prefix: "cache/", ...policy }, capabilities)

describe("resolveSweepPolicy()", () => {
  it("reads everything, leaves a day, checks again and reclaims all, where nothing else is said", () => {
    const defaults = {
      prefix: "cache/",
      minTtlMs: 0,
      maxTtlMs: Number.POSITIVE_INFINITY,
      graceMs: 86_400_000,
      recheck: true,
      worthBytes: 0,
    }
    expect(resolve({})).toEqual(defaults)
    expect(resolve({ ttlMs: undefined, graceMs: undefined, recheck: undefined, reclaim: undefined })).toEqual(defaults)
  })

  it("takes ttlMs for the shortest and the longest life", () => {
    expect(resolve({ ttlMs: 5 })).toMatchObject({ minTtlMs: 5, maxTtlMs: 5 })
    expect(resolve({ ttlMs: 5, minTtlMs: 1 })).toMatchObject({ minTtlMs: 1, maxTtlMs: 5 })
  })

  it("says the option, the value and the wanted range", () => {
    expect(() => resolve({ ttlMs: 0 })).toThrow("ttlMs: expected a number above 0 to 9007199254740991, got 0")
    expect(() => resolve({ graceMs: -5 })).toThrow("graceMs: expected a number from 0 to 9007199254740991, got -5")
    expect(() => resolve({ reclaim: null as never })).toThrow('reclaim: expected "all" or { horizonDays }, got null')
  })
})

describe("breakEvenByteDays()", () => {
  it("is 300,000 at the prices of Telnyx KV", () => {
    expect(breakEvenByteDays(TELNYX_PRICES)).toBeCloseTo(300_000, 6)
    expect(resolve({ reclaim: { horizonDays: 30 } }).worthBytes).toBeCloseTo(10_000, 6)
  })

  it("keeps everything where storage is free, and nothing where deletes are", () => {
    expect(breakEvenByteDays({ ...TELNYX_PRICES, storageUsdPerGbMonth: 0 })).toBe(Number.POSITIVE_INFINITY)
    expect(breakEvenByteDays({ ...TELNYX_PRICES, deleteUsdPerMillion: 0 })).toBe(0)
  })
})

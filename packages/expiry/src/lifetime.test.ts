import { describe, expect, it } from "vitest"
import { endOfUse, freshnessAt, requireMs, toLifetime } from "./lifetime.ts"

const NOW = 1_000
const DAYS_3650 = 315_360_000_000

describe("toLifetime()", () => {
  it.each([
    [{}, {}, {}],
    [{ ttlMs: 10 }, {}, { expiresAtMs: 1_010 }],
    [{}, { ttlMs: 10 }, { expiresAtMs: 1_010 }],
    [{ ttlMs: undefined }, { ttlMs: 10 }, { expiresAtMs: 1_010 }],
    [{ ttlMs: 20 }, { ttlMs: 10, staleMs: 5 }, { expiresAtMs: 1_020, staleUntilMs: 1_025 }],
    [{ staleMs: 0 }, { ttlMs: 10, staleMs: 5 }, { expiresAtMs: 1_010 }],
    [{ ttlMs: 0.4, staleMs: 0.4 }, {}, { expiresAtMs: 1_001, staleUntilMs: 1_002 }],
    [{ staleMs: 5 }, {}, {}],
  ])("of %j with the defaults %j is %j", (options, defaults, lifetime) => {
    expect(toLifetime(options, defaults, NOW)).toEqual(lifetime)
  })

  it("refuses more than 3650 days, together too", () => {
    expect(() => toLifetime({ ttlMs: DAYS_3650 + 1 }, {}, NOW)).toThrow(
      /^ttlMs: expected milliseconds > 0 and <= 315360000000, got 315360000001/,
    )
    expect(() => toLifetime({ ttlMs: DAYS_3650, staleMs: 1 }, {}, NOW)).toThrow(RangeError)
  })
})

describe("freshnessAt()", () => {
  const lifetime = { expiresAtMs: 10, staleUntilMs: 20 }
  it.each([
    [lifetime, 9, "hit"],
    [lifetime, 10, "stale"],
    [lifetime, 19, "stale"],
    [lifetime, 20, "expired"],
    [{ expiresAtMs: 10 }, 10, "expired"],
    [{}, 1e15, "hit"],
  ])("of %j at %i is %s", (of, nowMs, freshness) => {
    expect(freshnessAt(of, nowMs)).toBe(freshness)
  })
})

describe("endOfUse()", () => {
  it("is the last end there is", () => {
    expect([{ expiresAtMs: 1, staleUntilMs: 2 }, { expiresAtMs: 1 }, {}].map(endOfUse)).toEqual([2, 1, Infinity])
  })
})

describe("requireMs()", () => {
  it.each([0, -1, Number.NaN, Infinity, 1e300])("refuses a ttlMs of %s as out of range", (value) => {
    expect(() => requireMs("ttlMs", value, 1)).toThrow(RangeError)
  })

  it.each(["60", null, {}, 1n, true])("refuses %o as no number", (value) => {
    expect(() => requireMs("ttlMs", value, 1)).toThrow(TypeError)
  })

  it("takes 0 where 0 is meant, and what is left out", () => {
    expect(requireMs("graceMs", 0, 0)).toBe(0)
    expect(requireMs("graceMs", undefined, 0)).toBeUndefined()
  })
})

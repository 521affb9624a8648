import { describe, expect, it } from "vitest"
import { ttlQuery } from "./ttl-query.ts"

describe("ttlQuery()", () => {
  it.each([
    [undefined, ""],
    [0.4, "?ttl_secs=1"],
    [1, "?ttl_secs=1"],
    [1_000, "?ttl_secs=1"],
    [1_000.001, "?ttl_secs=2"],
    [1_001, "?ttl_secs=2"],
    [60_000, "?ttl_secs=60"],
    [9_223_372_036_000, "?ttl_secs=9223372036"],
  ])("writes %j ms as %j: whole seconds, rounded up", (ttlMs, query) => {
    expect(ttlQuery(ttlMs)).toBe(query)
  })

  it.each([
    0,
    -0,
    -1,
    Number.MIN_VALUE,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    1e300,
    9_223_372_036_001,
  ])("refuses %d ms", (ttlMs) => {
    expect(() => ttlQuery(ttlMs)).toThrow(RangeError)
  })

  it.each(["60", null, {}, true, 60n, [60]])("refuses %s, which is no number", (ttlMs) => {
    expect(() => ttlQuery(ttlMs)).toThrow(TypeError)
  })
})

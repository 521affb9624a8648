import { describe, expect, it } from "vitest"
import { EXPIRY_DEFAULTS, resolveExpiryOptions } from "./expiry-options.ts"

describe("resolveExpiryOptions()", () => {
  it("gives the defaults, and undefined erases none", () => {
    const names = [...Object.keys(EXPIRY_DEFAULTS), "ttlMs", "now", "defer", "onEvent"]
    const undefineds = Object.fromEntries(names.map((name) => [name, undefined]))
    for (const resolved of [resolveExpiryOptions({}), resolveExpiryOptions(undefineds)]) {
      expect(resolved).toMatchObject(EXPIRY_DEFAULTS)
      expect(resolved.ttlMs).toBeUndefined()
      expect(resolved.now()).toBeGreaterThan(1_600_000_000_000)
    }
  })

  it.each([
    [{ ttlMs: 0 }, RangeError, /ttlMs.*> 0.*got 0/],
    [{ ttlMs: Infinity }, RangeError, /ttlMs.*Infinity/],
    [{ staleMs: -1 }, RangeError, /staleMs.*>= 0.*-1/],
    [{ graceMs: Number.NaN }, RangeError, /graceMs.*NaN/],
    [{ graceMs: "0" }, TypeError, /graceMs.*\(string\)/],
    [{ lazyDelete: "no" }, TypeError, /lazyDelete: expected a boolean, got string/],
    [{ rawKeys: 1 }, TypeError, /rawKeys/],
    [{ gzip: null }, undefined, /gzip/],
    [{ now: 5 }, TypeError, /now: expected a function/],
    [{ defer: {} }, TypeError, /defer/],
    [{ onEvent: "log" }, TypeError, /onEvent/],
  ])("refuses %j", (options, kind, message) => {
    // Checked for callers without types too.
    const resolve = () => resolveExpiryOptions(options as object)
    if (kind === undefined) return expect(resolve).not.toThrow()
    expect(resolve).toThrow(kind)
    expect(resolve).toThrow(message)
  })

  it("keeps a listener that throws from changing the outcome of a call", () => {
    const { onEvent } = resolveExpiryOptions({
      onEvent() {
        throw new Error("in the listener")
      },
    })
    expect(() => onEvent({ type: "coerced", key: "a" })).not.toThrow()
  })
})

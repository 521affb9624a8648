import { describe, expect, it, vi } from "vitest"
import { resolveTransportOptions, TRANSPORT_DEFAULTS } from "./transport-options.ts"

describe("resolveTransportOptions()", () => {
  it("fills in the defaults, which undefined does not erase", () => {
    const nothing = { deadlineMs: undefined, timeoutMs: undefined, maxAttempts: undefined, fetch: undefined }
    expect(resolveTransportOptions(nothing)).toEqual({ ...TRANSPORT_DEFAULTS, onEvent: undefined })
  })

  it.each(["deadlineMs", "timeoutMs", "maxAttempts"])("refuses a %s that is no whole number in its range", (option) => {
    for (const value of [0, -1, 0.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY, "5", {}]) {
      expect(() => resolveTransportOptions({ [option]: value })).toThrow(RangeError)
      expect(() => resolveTransportOptions({ [option]: value })).toThrow(new RegExp(`^${option}: expected .*, got `))
    }
  })

  it("takes the ends of the ranges", () => {
    const ends = { deadlineMs: 2 ** 31 - 1, timeoutMs: 1, maxAttempts: 10 }
    expect(resolveTransportOptions(ends)).toMatchObject(ends)
    expect(() => resolveTransportOptions({ maxAttempts: 11 })).toThrow(RangeError)
  })

  it("looks the global fetch up when it is called", async () => {
    const { fetch } = resolveTransportOptions({})
    const late = vi.fn()
    vi.stubGlobal("fetch", late)
    await fetch("https://x.example", {
      method: "GET",
      headers: {},
      body: undefined,
      redirect: "manual",
      signal: new AbortController().signal,
    })
    expect(late).toHaveBeenCalledOnce()
  })
})

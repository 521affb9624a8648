import { describe, expect, it } from "vitest"
import { createRatePace } from "./rate-pace.ts"

const pacedBy = (headers: Record<string, string>) => {
  const pace = createRatePace(10_000)
  pace.note(new Headers(headers), 1_000)
  return pace
}

describe("createRatePace()", () => {
  it("holds nobody back at first", () => {
    expect(createRatePace(10_000).delayMs(0)).toBe(0)
  })

  it("waits for the end of a window that is used up, and no longer", () => {
    const pace = pacedBy({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "2.5" })
    expect([1_000, 2_000, 3_499, 3_500, 9_000].map(pace.delayMs)).toEqual([2_500, 1_500, 1, 0, 0])
  })

  it.each(["1", "100", "", "-1", "none", "00"])("does not wait with %j remaining", (remaining) => {
    expect(pacedBy({ "x-ratelimit-remaining": remaining, "x-ratelimit-reset": "2" }).delayMs(1_000)).toBe(0)
  })

  it.each(["", "0", "-1", "soon", "NaN", "1e400", "Infinity", "10", "1790000000"])(
    "does not wait for a window that resets in %j seconds: that is no time, or too long to help",
    (reset) => {
      expect(pacedBy({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset }).delayMs(1_000)).toBe(0)
    },
  )

  it("does not wait where no reset is given", () => {
    expect(pacedBy({ "x-ratelimit-remaining": "0" }).delayMs(1_000)).toBe(0)
  })
})

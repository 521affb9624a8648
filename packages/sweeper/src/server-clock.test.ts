import { describe, expect, it } from "vitest"
import { createServerClock } from "./server-clock.ts"

const NOW = Date.UTC(2026, 0, 1)
/** A clock that is read `tookMs` after a page was asked for. */
const clockAfter = (tookMs: number) => createServerClock(() => NOW + tookMs)

describe("createServerClock()", () => {
  it.each([
    ["the same second", 0, 0, 0],
    ["a Date header, cut to its second", -999, 0, 0],
    ["a slow answer", 3_000, 4_000, 0],
    ["a server ahead of us", 6_000, 1_000, 5_000],
    ["a server far ahead", 6_001, 1_000, 5_001],
    ["a server behind us", -7_000, 1_000, -6_000],
  ])("tells the difference of %s", (_, serverMs, tookMs, differenceMs) => {
    const clock = clockAfter(tookMs)
    const extraGraceMs = Math.abs(differenceMs) > 5_000 ? Math.abs(differenceMs) : 0
    expect(clock.note(NOW + serverMs, NOW)).toBe(NOW + serverMs - extraGraceMs)
    expect(clock.read()).toEqual({ source: "server", differenceMs, extraGraceMs })
  })

  it("keeps to the largest difference there was", () => {
    const clock = clockAfter(0)
    clock.note(NOW + 9_000, NOW)
    clock.note(NOW - 8_000, NOW)
    expect(clock.read()).toMatchObject({ differenceMs: 9_000 })
    expect(clock.note(NOW, NOW)).toBe(NOW - 9_000)
  })

  it("goes by the local clock, at the asking, where the server says nothing", () => {
    const clock = clockAfter(500)
    expect(clock.note(undefined, NOW)).toBe(NOW)
    expect(clock.read()).toEqual({ source: "local", differenceMs: 0, extraGraceMs: 0 })
  })

  it("is never later than either clock, however wrong the server's is", () => {
    expect(clockAfter(0).note(NOW + 3_600_000, NOW)).toBe(NOW)
    expect(clockAfter(0).note(NOW - 3_600_000, NOW)).toBeLessThan(NOW - 3_600_000)
  })
})

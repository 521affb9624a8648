import { describe, expect, it } from "vitest"
import { pause, rateDelayMs } from "./rate-pace.ts"

const NOW = Date.UTC(2026, 0, 1)
const rate = (remaining: number, limit = 600, waitMs = 2_000) => ({ limit, remaining, resetsAtMs: NOW + waitMs })

describe("rateDelayMs()", () => {
  it.each([
    ["nothing is known", undefined, 0],
    ["nothing was said", {}, 0],
    ["much is left", rate(300), 0],
    ["a tenth is left", rate(60), 0],
    ["less than a tenth is left", rate(59), 2_000],
    ["nothing is left", rate(0), 2_000],
    ["the window has passed", rate(0, 600, -1), 0],
    ["the window ends in an hour", rate(0, 600, 3_600_000), 0],
    ["fewer are left than are under way", rate(15, 100), 2_000],
    ["a limit is smaller than what is under way", rate(5, 8), 0],
  ])("when %s", (_, known, ms) => {
    expect(rateDelayMs(known, 16, NOW)).toBe(ms)
  })
})

describe("pause()", () => {
  it("ends with the signal, and leaves no timer behind", async () => {
    const abort = new AbortController()
    const before = process.getActiveResourcesInfo().length
    const waiting = pause(1_000_000, abort.signal)
    abort.abort()
    await waiting
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before)
  })
})

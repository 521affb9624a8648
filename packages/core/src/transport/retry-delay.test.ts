import { describe, expect, it } from "vitest"
import { retryDelayMs } from "./retry-delay.ts"

const DATE = "Sun, 06 Sep 2026 10:00:00 GMT"
const delay = (retryAfter: string | null, date: string | null = DATE, random = 0.5) =>
  retryDelayMs({ attempts: 1, random, retryAfter, date })

describe("retryDelayMs()", () => {
  it.each([
    [1, 100],
    [2, 200],
    [3, 400],
    [6, 3_200],
    [7, 5_000],
    [10, 5_000],
  ])("behind attempt %d draws evenly from 0 to %d ms", (attempts, ceilingMs) => {
    for (const random of [0, 0.25, 0.999]) {
      expect(retryDelayMs({ attempts, random, retryAfter: null, date: null })).toBe(random * ceilingMs)
    }
  })

  it.each([
    ["1", 1_000],
    ["0.25", 250],
    ["3000000", 3_000_000_000],
    ["00002", 2_000],
    ["Sun, 06 Sep 2026 10:00:07 GMT", 7_000],
  ])("waits as long as Retry-After %j asks for", (retryAfter, ms) => {
    expect(delay(retryAfter)).toBe(ms)
  })

  it.each([
    ...[
      "",
      " ",
      "0",
      "0.0",
      "-1",
      "-0",
      "+1",
      "soon",
      "1e400",
      "3e6",
      "1e3",
      "0x10",
      "NaN",
      "Infinity",
      "1,5",
      "1 s",
      "١",
    ],
    ...["9".repeat(400), "1.", ".5", "2026-09-06T10:00:07Z", "Sun", "Sun, 99 Foo 2026 10:00:07 GMT"],
    ...["Sun, 06 Sep 2026 09:59:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"],
  ])("backs off as usual when Retry-After is %j", (retryAfter) => {
    expect(delay(retryAfter)).toBe(50)
  })

  it("is not made shorter by a Retry-After below the back-off", () => {
    expect(delay("0.001")).toBe(50)
  })

  it.each([null, "", "yesterday"])("backs off as usual when Retry-After is a date and Date is %j", (date) => {
    expect(delay("Sun, 06 Sep 2026 10:00:07 GMT", date)).toBe(50)
  })
})

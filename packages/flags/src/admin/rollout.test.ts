import { describe, expect, it } from "vitest"
import { compileRule } from "../rule/compile-rule.ts"
import { placeRollout } from "./place-rollout.ts"
import { type Rollout, toFractional } from "./rollout.ts"

const USERS = 2_000
const START = Date.UTC(2026, 11, 1)
const HOUR = 3_600_000

/** The users who are given the variant at an instant. */
function given(rollout: Omit<Rollout, "variant">, nowMs = START): Set<number> {
  const logic = toFractional({ variant: "on", ...rollout }, "off")
  const rule = compileRule(logic, { flagKey: "new-ui", bucketing: "v2", evaluators: {} })
  const users = Array.from({ length: USERS }, (_, user) => user)
  return new Set(
    users.filter((user) => {
      const context = { targetingKey: `user-${user}` }
      const variant = rule({ data: context, context, nowMs })
      expect(["on", "off"]).toContain(variant)
      return variant === "on"
    }),
  )
}

describe("toFractional()", () => {
  it.each([0, 0.1, 10, 33.333, 50, 100])("gives %d %% of the population the variant", (percent) => {
    expect(given({ percent }).size / USERS).toBeCloseTo(percent / 100, 1)
  })

  it("gives all or nobody at the ends", () => {
    expect([given({ percent: 0 }).size, given({ percent: 100 }).size]).toEqual([0, USERS])
  })

  it("keeps those of 10 % when it goes on to 20 %", () => {
    const ten = given({ percent: 10 })
    const twenty = given({ percent: 20 })
    expect([...twenty]).toEqual(expect.arrayContaining([...ten]))
    expect(twenty.size).toBeGreaterThan(ten.size)
  })

  it("begins at startAtMs, and is over at untilMs", () => {
    const scheduled = { percent: 100, fromPercent: 5, startAtMs: START, untilMs: START + HOUR }
    expect(given(scheduled, START - 1_000)).toEqual(given({ percent: 5 }))
    expect(given(scheduled, START).size).toBe(USERS)
    expect(given(scheduled, START + HOUR - 1_000).size).toBe(USERS)
    expect(given(scheduled, START + HOUR).size).toBe(0)
  })

  it("grows between startAtMs and endAtMs, and loses nobody on the way", () => {
    const ramp = { percent: 90, fromPercent: 10, startAtMs: START, endAtMs: START + 8 * HOUR }
    let before = given(ramp, START - HOUR)
    expect(before).toEqual(given({ percent: 10 }))
    for (let hour = 0; hour <= 9; hour++) {
      const now = given(ramp, START + hour * HOUR)
      expect(now).toEqual(given({ percent: Math.min(90, 10 + hour * 10) }))
      expect([...now]).toEqual(expect.arrayContaining([...before]))
      before = now
    }
  })

  it("ramps by thousandths of a percent for hours, by whole percents for 248 days", () => {
    const days = (count: number) => ({ startAtMs: START, endAtMs: START + count * 24 * HOUR })
    expect(() => given({ percent: 0.001, ...days(0.2) })).not.toThrow()
    expect(() => given({ percent: 50, ...days(248) })).not.toThrow()
    expect(() => given({ percent: 50, ...days(249) })).toThrow("248 days")
  })

  it.each<[string, Partial<Rollout>]>([
    ["percent", { percent: 101 }],
    ["percent", { percent: Number.NaN }],
    ["fromPercent", { fromPercent: -1 }],
    ["endAtMs", { endAtMs: START }],
    ["endAtMs", { startAtMs: START, endAtMs: START - 1_000 }],
    ["untilMs", { startAtMs: START, untilMs: START - 1_000 }],
  ])("refuses a bad %s: %j", (option, rollout) => {
    expect(() => toFractional({ variant: "on", percent: 10, ...rollout }, "off")).toThrow(option)
  })
})

describe("placeRollout()", () => {
  const rollout = { fractional: [["on", 1]] }
  const isPro = { "==": [{ var: "plan" }, "pro"] }

  it.each<[string, unknown, unknown]>([
    ["no targeting", undefined, rollout],
    ["empty targeting", {}, rollout],
    ["the rollout there was", { fractional: [["on", 9]] }, rollout],
    ["an if without an else", { if: [isPro, "on"] }, { if: [isPro, "on", rollout] }],
    ["the else that names a variant", { if: [isPro, "on", "off"] }, { if: [isPro, "on", rollout] }],
    ["the else with the rollout there was", { if: [isPro, "on", { fractional: [] }] }, { if: [isPro, "on", rollout] }],
    [
      "the else of the else",
      { if: [isPro, "on", { if: [isPro, "off"] }] },
      { if: [isPro, "on", { if: [isPro, "off", rollout] }] },
    ],
  ])("takes the place of %s", (_, targeting, placed) => {
    expect(placeRollout(targeting, rollout)).toEqual(placed)
  })

  it("finds no place in a condition", () => {
    expect(() => placeRollout(isPro, rollout)).toThrow(RangeError)
    expect(() => placeRollout({ if: [true, "on", isPro] }, rollout)).toThrow(RangeError)
  })
})

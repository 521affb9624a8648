import { describe, expect, it } from "vitest"
import type { EvaluationContext } from "../flag-value.ts"
import { compileRule } from "./compile-rule.ts"

function run(shares: unknown, context: EvaluationContext = { targetingKey: "user-42" }): unknown {
  const rule = compileRule({ fractional: shares }, { flagKey: "checkout", bucketing: "v2", evaluators: {} })
  return rule({ data: context, context, nowMs: 1_000_000 })
}

const EVEN = [
  ["on", 50],
  ["off", 50],
]

describe("fractional", () => {
  it("hashes the key of the flag and the targeting key, unless it is told what", () => {
    const explicit = { cat: [{ var: "$flagd.flagKey" }, { var: "targetingKey" }] }
    for (let user = 0; user < 100; user++) {
      const context = { targetingKey: `user-${user}` }
      expect(run([explicit, ...EVEN], context)).toBe(run(EVEN, context))
    }
  })

  it("gives a variant without a weight the weight 1", () => {
    for (let user = 0; user < 100; user++) {
      const context = { targetingKey: `user-${user}` }
      expect(run([["on"], ["off"]], context)).toBe(run(EVEN, context))
    }
  })

  it("computes variants and weights", () => {
    const computed = [{ if: [{ var: "beta" }, "new", "old"] }, { "-": [{ var: "$flagd.timestamp" }, 990] }]
    expect(run([computed], { targetingKey: "x", beta: true })).toBe("new")
    expect(run([computed, ["off", { "-": [990, { var: "$flagd.timestamp" }] }]], { targetingKey: "x" })).toBe("old")
  })

  it.each<[string, unknown, EvaluationContext?]>([
    ["there is no targeting key", EVEN, {}],
    ["the targeting key is empty", EVEN, { targetingKey: "" }],
    ["what is to be hashed is no text", [{ var: "age" }, ...EVEN], { age: 7 }],
    ["a weight is no number", [["on", "50"]]],
    ["a weight is no whole number", [["on", 1.5]]],
    [
      "the weights are too many",
      [
        ["on", 2_147_483_647],
        ["off", 1],
      ],
    ],
    ["a share is no list", ["seed", "on"]],
    ["a share is empty", ["seed", []]],
    ["a share has three members", [["on", 1, 1]]],
    ["a variant is an object", [[{}, 1]]],
    ["there are no shares", ["seed"]],
    [
      "every weight is 0",
      [
        ["on", 0],
        ["off", -1],
      ],
    ],
  ])("says nothing where %s", (_, shares, context) => {
    expect(run(shares, context) ?? null).toBeNull()
  })
})

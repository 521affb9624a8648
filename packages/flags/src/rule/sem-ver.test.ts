import { describe, expect, it } from "vitest"
import { compileRule } from "./compile-rule.ts"

function run(left: unknown, comparison: unknown, right: unknown): unknown {
  const data = { left, right }
  const rule = compileRule(
    { sem_ver: [{ var: "left" }, comparison, right] },
    { flagKey: "f", bucketing: "v2", evaluators: {} },
  )
  return rule({ data, context: data, nowMs: 0 })
}

/** The order that the specification gives as its example, and a few more, each before the next. */
const ASCENDING = [
  "0.9.9",
  "1.0.0-0",
  "1.0.0-alpha",
  "1.0.0-alpha.1",
  "1.0.0-alpha.beta",
  "1.0.0-beta",
  "1.0.0-beta.2",
  "1.0.0-beta.11",
  "1.0.0-rc.1",
  "1.0.0",
  "1.0.1",
  "1.10.0",
  "2",
  "10.0",
]

describe("sem_ver", () => {
  it("orders by precedence", () => {
    for (const [left, first] of ASCENDING.entries()) {
      for (const [right, second] of ASCENDING.entries()) {
        const label = `${first} and ${second}`
        expect(run(first, "<", second), label).toBe(left < right)
        expect(run(first, ">=", second), label).toBe(left >= right)
        expect(run(first, "=", second), label).toBe(left === right)
      }
    }
  })

  it.each([
    ["v1.2.3", "=", "1.2.3", true],
    ["V1.2", "=", "1.2.0", true],
    [" 1.2.3 ", "=", "1.2.3+build.7", true],
    [2, ">", "1.9.9", true],
    ["1.2.3", "!=", "1.2.4", true],
    ["1.2.3", "<=", "1.2.3", true],
    ["1.9.0", "^", "1.2.3", true],
    ["2.0.0", "^", "1.2.3", false],
    ["1.2.9", "~", "1.2.3", true],
    ["1.3.0", "~", "1.2.3", false],
  ])("%j %s %j is %j", (left, comparison, right, result) => {
    expect(run(left, comparison, right)).toBe(result)
  })

  it.each([
    ["not a version", "=", "1.0.0"],
    ["1.2.3.4", "=", "1.0.0"],
    ["01.2.3", "=", "1.2.3"],
    ["", "=", "1.0.0"],
    [null, "=", "1.0.0"],
    ["1.0.0", "=", "latest"],
    ["1.0.0", "<>", "1.0.0"],
    ["1.0.0", null, "1.0.0"],
    ["9".repeat(20), "=", "1.0.0"],
  ])("%j %s %j is nothing to compare", (left, comparison, right) => {
    expect(run(left, comparison, right)).toBeNull()
  })
})

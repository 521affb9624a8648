import { describe, expect, it } from "vitest"
import { createRetryBudget } from "./retry-budget.ts"

function takeAll(budget: { take(): boolean }): number {
  let taken = 0
  while (taken < 1_000 && budget.take()) taken += 1
  return taken
}

describe("createRetryBudget()", () => {
  it("begins with 30 retries", () => {
    expect(takeAll(createRetryBudget())).toBe(30)
  })

  it("earns one retry with ten successes", () => {
    const budget = createRetryBudget()
    takeAll(budget)
    for (let successes = 0; successes < 9; successes += 1) budget.earn()
    expect(budget.take()).toBe(false)
    for (let successes = 0; successes < 11; successes += 1) budget.earn()
    expect(takeAll(budget)).toBe(2)
  })

  it("never saves up more than 30", () => {
    const budget = createRetryBudget()
    for (let successes = 0; successes < 10_000; successes += 1) budget.earn()
    expect(takeAll(budget)).toBe(30)
  })
})

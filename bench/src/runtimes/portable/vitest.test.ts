import { expect, it } from "vitest"
import * as portable from "./vitest.ts"

it("runTests() tells what passed, failed and was left out, under the titles of their groups", async () => {
  portable.describe("outer", () => {
    portable.it("passes", () => portable.expect([1, { a: 1 }]).toEqual([1, { a: 1 }]))
    portable.describe("inner", () => {
      portable.it("fails", { timeout: 1 }, async () => portable.expect(1).toBe(2))
      portable.it.skipIf(true)("is left out", () => {
        throw new Error("never")
      })
      portable.it.each([["a", 1], 2])("takes %s and %j", (first, second) => {
        portable.expect(second).toBe(first === "a" ? 1 : undefined)
      })
    })
  })
  const outcomes = await portable.runTests()
  expect(outcomes.map(({ titles, state }) => `${titles.join(" > ")}: ${state}`)).toEqual([
    "outer > passes: passed",
    "outer > inner > fails: failed",
    "outer > inner > is left out: skipped",
    "outer > inner > takes a and 1: passed",
    "outer > inner > takes 2 and undefined: passed",
  ])
  expect(outcomes[1]?.error).toContain("expected 1 to be 2")
  expect(await portable.runTests()).toEqual([])
})

it("hooks run from outside in before a test, from inside out after it, and after one that failed too", async () => {
  const calls: string[] = []
  const note = (call: string) => () => void calls.push(call)
  portable.describe("outer", () => {
    portable.beforeEach(note("before outer"))
    portable.afterEach(note("after outer"))
    portable.describe("inner", () => {
      portable.beforeEach(note("before inner"))
      portable.afterEach(note("after inner"))
      portable.it("fails", () => {
        calls.push("test")
        throw new Error("it does")
      })
    })
  })
  await portable.runTests()
  expect(calls).toEqual(["before outer", "before inner", "test", "after inner", "after outer"])
})

it("expect() knows rejections and classes", async () => {
  portable.describe("expect", () => {
    portable.it("finds the error", () =>
      portable.expect(Promise.reject(new RangeError("a"))).rejects.toThrow(RangeError),
    )
    portable.it("misses the error", () => portable.expect(Promise.resolve(1)).rejects.toThrow(RangeError))
  })
  expect((await portable.runTests()).map(({ state }) => state)).toEqual(["passed", "failed"])
})

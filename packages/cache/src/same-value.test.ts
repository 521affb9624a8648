import { expect, test } from "vitest"
import { isSameValue } from "./same-value.ts"

const symbol = Symbol("s")
const date = new Date(0)

test.each<[unknown, unknown, boolean]>([
  [1, 1, true],
  [Number.NaN, Number.NaN, true],
  [0, -0, false],
  [null, undefined, false],
  [{ a: [1, { b: "c" }] }, { a: [1, { b: "c" }] }, true],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: undefined }, {}, false],
  [{ a: undefined }, { b: undefined }, false],
  [[1], { 0: 1 }, false],
  [[1, 2], [1], false],
  [{ toString: 1 }, {}, false],
  [date, date, false],
  [new Map(), new Map(), false],
  [symbol, symbol, true],
  [test, test, false],
])("isSameValue(%j, %j) is %j", (one, other, same) => {
  expect(isSameValue(one, other)).toBe(same)
  expect(isSameValue(other, one)).toBe(same)
})

test("isSameValue() gives up on cycles and depth instead of overflowing", () => {
  const cycle = (): unknown => {
    const value: Record<string, unknown> = {}
    value["self"] = value
    return value
  }
  expect(isSameValue(cycle(), cycle())).toBe(false)
})

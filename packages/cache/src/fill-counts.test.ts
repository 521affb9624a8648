import { expect, test } from "vitest"
import { createFillCounts } from "./fill-counts.ts"
import { markOfKey } from "./mark.ts"

test("createFillCounts() tells how often a key was filled lately", () => {
  const countFill = createFillCounts()
  const mark = markOfKey("page", "a")
  expect([countFill(mark), countFill(mark), countFill(mark)]).toEqual([1, 2, 3])
  expect(countFill(markOfKey("page", "b"))).toBe(1)
})

test("createFillCounts() forgets: after 262,144 fills of others, a count is halved", () => {
  const countFill = createFillCounts()
  for (let fill = 0; fill < 100; fill++) countFill(7)
  for (let fill = 100; fill < 262_144; fill++) countFill(8)
  expect(countFill(7)).toBe(51)
  for (let fill = 0; fill < 1_000; fill++) countFill(9)
  expect(countFill(9)).toBe(255)
})

import { expect, test } from "vitest"
import { EVERYTHING, markOfKey, markOfTag } from "./mark.ts"

test("marks of 300,000 similar keys, ids and tags do not collide, and fill their 53 bits", () => {
  const marks = new Set<number>()
  for (let n = 0; n < 100_000; n++)
    marks
      .add(markOfKey(undefined, `user/${n}`))
      .add(markOfKey("user", `${n}`))
      .add(markOfTag(`${n}`))
  expect(marks.size).toBe(300_000)
  expect([...marks].every((mark) => Number.isSafeInteger(mark) && mark > EVERYTHING)).toBe(true)
  const high = [...marks].filter((mark) => mark > 2 ** 52).length
  expect(high / marks.size).toBeGreaterThan(0.49)
  expect(high / marks.size).toBeLessThan(0.51)
})

test("markOfKey() tells a definition's name from the beginning of an id", () => {
  const marks = [
    markOfKey("a", "bc"),
    markOfKey("ab", "c"),
    markOfKey(undefined, "abc"),
    markOfTag("abc"),
    markOfKey("", "abc"),
  ]
  expect(new Set(marks).size).toBe(5)
})

test("the low bits of marks are spread evenly, as the counters of fills need", () => {
  const slots = new Array<number>(64).fill(0)
  for (let n = 0; n < 64_000; n++) {
    const slot = markOfKey("page", `${n}`) % 64
    slots[slot] = (slots[slot] ?? 0) + 1
  }
  expect(Math.min(...slots)).toBeGreaterThan(850)
  expect(Math.max(...slots)).toBeLessThan(1_150)
})

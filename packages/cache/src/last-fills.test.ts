import { expect, test } from "vitest"
import { createLastFills } from "./last-fills.ts"
import { markOfKey } from "./mark.ts"

const NOW_MS = Date.UTC(2026, 0, 1)

test("createLastFills() tells how long ago a key was filled", () => {
  const noteFill = createLastFills()
  const [a, b] = [markOfKey("page", "a"), markOfKey("page", "b")]
  expect(noteFill(a, NOW_MS)).toBe(Number.POSITIVE_INFINITY)
  expect(noteFill(b, NOW_MS + 10)).toBe(Number.POSITIVE_INFINITY)
  expect(noteFill(a, NOW_MS + 50)).toBe(50)
  expect(noteFill(a, NOW_MS + 50)).toBe(0)
})

test("createLastFills() forgets a key rather than take another for it", () => {
  const noteFill = createLastFills()
  let mistaken = 0
  for (let n = 0; n < 400_000; n++) {
    if (noteFill(markOfKey("page", `${n}`), NOW_MS + n) !== Number.POSITIVE_INFINITY) mistaken += 1
  }
  expect(mistaken).toBe(0)
  expect(noteFill(markOfKey("page", "399999"), NOW_MS + 400_000)).toBe(1)
})

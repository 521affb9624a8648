import { assertPhysicalKey } from "@larder/core"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { fromMessageKey, messagePrefixes, toMessageKey } from "./invalidation-message.ts"

const instants = fc.integer({ min: 0, max: Date.UTC(2200, 0, 1) })
const invalidations = fc.record({
  mark: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  scope: fc.constantFrom("key" as const, "many" as const),
  atMs: instants,
})

describe("toMessageKey()", () => {
  test("writes all of an invalidation into a key of the store, short enough for a long prefix", () => {
    fc.assert(
      fc.property(invalidations, (invalidation) => {
        const key = toMessageKey(invalidation, "abc123")
        assertPhysicalKey("test", key, 64)
        expect(fromMessageKey(key)).toEqual(invalidation)
      }),
    )
  })

  test("puts messages of the same ten minutes under one prefix", () => {
    const atMs = Date.UTC(2026, 0, 1, 23, 59, 59)
    expect(toMessageKey({ mark: 0, scope: "many", atMs }, "n")).toMatch(/^=i\/2026-01-01T23-5\/[0-9a-z]+-n-m0$/)
  })
})

test.each([
  "",
  "=i/",
  "=i/x/1-n-k",
  "=i/x/1-n-q1",
  "=i/x/1-n-k-1",
  "=i/x/y/1-n-k1",
  "=s/invalidations",
  "page/=i/x/1-n-k1",
])("fromMessageKey() takes %j for no message", (key) => {
  expect(fromMessageKey(key)).toBeUndefined()
})

describe("messagePrefixes()", () => {
  test("covers every message of the span", () => {
    fc.assert(
      fc.property(
        instants,
        fc.integer({ min: 0, max: 3 * 86_400_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (from, span, part) => {
          const key = toMessageKey({ mark: 1, scope: "key", atMs: from + Math.floor(span * part) }, "n")
          expect(messagePrefixes(from, from + span).filter((prefix) => key.startsWith(prefix))).toHaveLength(1)
        },
      ),
    )
  })

  test.each([
    [75_000, 2],
    [3_600_000, 2],
    [86_400_000, 2],
    [30 * 86_400_000, 31],
  ])("of a span of %d ms is at most %d", (spanMs, most) => {
    fc.assert(fc.property(instants, (from) => messagePrefixes(from, from + spanMs).length <= most))
  })
})

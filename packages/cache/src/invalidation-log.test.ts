import { describe, expect, test } from "vitest"
import { createInvalidationLog } from "./invalidation-log.ts"
import { EVERYTHING } from "./mark.ts"

const fromElsewhere = (writtenAtMs: number | undefined, marks = [7]) => ({ marks, writtenAtMs, order: undefined })

describe("isOutdated()", () => {
  test("judges what comes from elsewhere by when it was made", () => {
    const log = createInvalidationLog()
    log.add(7, 100)
    expect([99, 100, 101].map((at) => log.isOutdated(fromElsewhere(at)))).toEqual([true, true, false])
    expect(log.isOutdated(fromElsewhere(undefined))).toBe(true)
    expect(log.isOutdated(fromElsewhere(50, [8]))).toBe(false)
  })

  test("judges what this process makes by what it had learnt when it began", () => {
    const log = createInvalidationLog()
    log.add(7, 100)
    const after = { marks: [7], writtenAtMs: 50, order: log.order() }
    expect(log.isOutdated(after)).toBe(false)
    log.add(7, 40)
    expect(log.isOutdated(after)).toBe(true)
    expect(log.isOutdated({ ...after, writtenAtMs: 101 })).toBe(false)
  })

  test("lets an invalidation made here beat all that this process had begun before, whatever the clock said", () => {
    const log = createInvalidationLog()
    const before = { marks: [7], writtenAtMs: 1_000, order: log.order() }
    log.add(7, 100, "elsewhere")
    expect(log.isOutdated(before)).toBe(false)
    log.add(7, 100, "here")
    expect(log.isOutdated(before)).toBe(true)
    log.add(7, 100, "elsewhere")
    expect(log.isOutdated(before)).toBe(true)
    expect(log.isOutdated(fromElsewhere(1_000))).toBe(false)
  })

  test("takes EVERYTHING for any mark", () => {
    const log = createInvalidationLog()
    log.add(EVERYTHING, 100)
    expect(log.isOutdated(fromElsewhere(100, []))).toBe(true)
    expect(log.isOutdated(fromElsewhere(101, [1, 2]))).toBe(false)
  })
})

test("an earlier invalidation learnt later does not weaken a later one", () => {
  const log = createInvalidationLog()
  log.add(7, 100)
  log.add(7, 50)
  expect(log.isOutdated(fromElsewhere(90))).toBe(true)
})

test("prune() forgets what can concern nothing alive", () => {
  const log = createInvalidationLog()
  log.add(7, 100)
  log.add(8, 200)
  log.prune(101)
  expect(log.isOutdated(fromElsewhere(50, [7]))).toBe(false)
  expect(log.isOutdated(fromElsewhere(50, [8]))).toBe(true)
})

test("beyond its limit, the oldest invalidations count for everything: memory is bounded, and nothing outdated is used", () => {
  const log = createInvalidationLog(2)
  log.add(1, 100)
  log.add(2, 200)
  log.add(3, 300)
  expect(log.isOutdated(fromElsewhere(100, [1]))).toBe(true)
  expect(log.isOutdated(fromElsewhere(100, [9]))).toBe(true)
  expect(log.isOutdated(fromElsewhere(101, [9]))).toBe(false)
  expect(log.isOutdated({ marks: [1], writtenAtMs: 90, order: log.order() })).toBe(true)
})

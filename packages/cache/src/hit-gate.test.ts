import { createMemoryStore } from "@larder/testing"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { createHitGate } from "./hit-gate.ts"
import { createCache } from "./index.ts"

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000, toFake: ["Date", "setImmediate"] })
})
afterEach(() => {
  vi.useRealTimers()
})

function setUpBusyTurn() {
  const gate = createHitGate(Date.now, true)
  for (let reading = 0; reading < 9; reading++) gate.read()
  return gate
}

describe("createHitGate()", () => {
  test("gives no passes where nobody asks often, and asks for no turn", () => {
    const gate = createHitGate(Date.now, true)
    for (let ms = 1_000; ms < 1_100; ms++) {
      vi.setSystemTime(ms)
      expect([gate.read(), gate.read(), gate.passes]).toEqual([ms, ms, 0])
    }
    expect(vi.getTimerCount()).toBe(0)
  })

  test("gives 256 passes per reading to a busy turn, and asks for its end once", () => {
    const gate = setUpBusyTurn()
    expect([gate.passes, gate.nowMs]).toEqual([256, 1_000])
    gate.passes = 0
    vi.setSystemTime(2_000)
    gate.read()
    expect([gate.passes, gate.nowMs]).toEqual([256, 2_000])
    expect(vi.getTimerCount()).toBe(1)
    expect(gate.passed()).toBe(256)
  })

  test("takes the passes back at the end of the turn", () => {
    const gate = setUpBusyTurn()
    gate.passes -= 5
    vi.runAllTimers()
    expect([gate.passes, gate.passed()]).toEqual([0, 5])
  })

  test("gives none from dueAtMs on, none when shut, and none where it is not to", () => {
    const gate = setUpBusyTurn()
    gate.dueAtMs = 1_000
    gate.read()
    expect(gate.passes).toBe(0)
    gate.dueAtMs = 1_001
    gate.read()
    expect(gate.passes).toBe(256)
    gate.shut()
    expect([gate.passes, gate.knowsStore]).toEqual([0, false])
    const seen = createHitGate(Date.now, false)
    for (let reading = 0; reading < 100; reading++) seen.read()
    expect([seen.passes, vi.getTimerCount()]).toEqual([0, 1])
  })
})

describe("hits of a busy turn", () => {
  async function setUp() {
    const cache = createCache({ store: createMemoryStore(), ttlMs: 500 })
    const pages = cache.define("page", { load: (id) => id })
    await pages.get("a")
    return { cache, pages }
  }

  test("are counted, each of them", async () => {
    const { cache, pages } = await setUp()
    for (let hit = 0; hit < 10_000; hit++) pages.peek("a")
    expect(cache.stats().memory.hits).toBe(10_000)
    vi.runAllTimers()
    expect(cache.stats().memory.hits).toBe(10_000)
  })

  test("end with the value, a turn or 256 hits later at most", async () => {
    const { pages } = await setUp()
    for (let hit = 0; hit < 100; hit++) pages.peek("a")
    vi.setSystemTime(1_500)
    let late = 0
    while (pages.peek("a") === "a") late += 1
    expect(late).toBeLessThanOrEqual(256)
    vi.setSystemTime(1_499)
    vi.runAllTimers()
    for (let hit = 0; hit < 100; hit++) pages.peek("a")
    vi.setSystemTime(1_500)
    vi.runAllTimers()
    expect(pages.peek("a")).toBeUndefined()
  })
})

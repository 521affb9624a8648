import { afterEach, expect, test, vi } from "vitest"
import { createTurnClock } from "./turn-clock.ts"

afterEach(() => {
  vi.useRealTimers()
})

/** A turn that has read the clock so often that it counts as busy. */
function setUpBusyTurn() {
  vi.useFakeTimers({ now: 1_000, toFake: ["Date", "setImmediate"] })
  const now = createTurnClock()
  for (let reading = 0; reading < 10; reading++) now()
  return now
}

test("where nobody asks often, every reading is the clock's", () => {
  vi.useFakeTimers({ now: 1_000, toFake: ["Date", "setImmediate"] })
  const now = createTurnClock()
  for (let ms = 1_000; ms < 1_100; ms++) {
    vi.setSystemTime(ms)
    expect([now(), now()]).toEqual([ms, ms])
  }
  expect(vi.getTimerCount()).toBe(0)
})

test("a busy turn is answered from memory, for 256 readings at most", () => {
  const now = setUpBusyTurn()
  vi.setSystemTime(2_000)
  let readings = 0
  while (now() === 1_000) readings += 1
  expect(readings).toBeGreaterThan(200)
  expect(readings).toBeLessThanOrEqual(256)
  expect(now()).toBe(2_000)
})

test("the next turn reads the clock anew", () => {
  const now = setUpBusyTurn()
  vi.setSystemTime(2_000)
  expect(now()).toBe(1_000)
  vi.runAllTimers()
  expect(now()).toBe(2_000)
})

test("a busy turn asks for its end once, however long it is", () => {
  const now = setUpBusyTurn()
  for (let reading = 0; reading < 10_000; reading++) now()
  expect(vi.getTimerCount()).toBe(1)
})

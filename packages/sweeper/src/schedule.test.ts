import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { type ScheduleEvent, type ScheduleOptions, schedule } from "./schedule.ts"
import { setUp } from "./test-kit/set-up.ts"
import { DAY_MS, HOUR_MS } from "./test-kit/sweep-times.ts"

const FIVE_MINUTES_MS = 300_000
const policies = [{ prefix: "cache/", ttlMs: HOUR_MS }]

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 5, 2, 59), toFake: ["setTimeout", "clearTimeout", "Date"] })
})
afterEach(() => {
  vi.useRealTimers()
})

async function everyFiveMinutes(options: Partial<ScheduleOptions> = {}) {
  const world = setUp()
  await world.putMany("cache/", 20, HOUR_MS)
  await world.clock.advance(2 * DAY_MS)
  const events: ScheduleEvent[] = []
  const plan = schedule("*/5 * * * *", {
    store: world.store,
    policies,
    now: world.clock.now,
    timezone: "UTC",
    onEvent: (event) => events.push(event),
    ...options,
  })
  return { ...world, events, plan }
}

const isReport = (event: ScheduleEvent) => event.type === "report"

describe("schedule()", () => {
  it("sweeps when it is time, and tells the report", async () => {
    const { events, plan, keys } = await everyFiveMinutes()
    expect(plan.nextAtMs()).toBe(Date.UTC(2026, 0, 5, 3))
    await vi.advanceTimersByTimeAsync(59_000)
    expect(events).toEqual([])
    await vi.advanceTimersByTimeAsync(1_000)
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: "report", report: { done: true } }))
    expect(await keys()).toEqual([])
    await plan.stop()
    expect(plan.nextAtMs()).toBeUndefined()
  })

  it("goes on where the budget ended the sweep before", async () => {
    const { events, plan, keys } = await everyFiveMinutes({ budget: { maxOperations: 25 } })
    for (let sweeps = 1; sweeps <= 2; sweeps += 1) {
      await vi.advanceTimersByTimeAsync(FIVE_MINUTES_MS)
      await vi.waitFor(() => expect(events.filter(isReport)).toHaveLength(sweeps))
    }
    expect(events.filter(isReport)).toMatchObject([{ report: { done: false } }, { report: { done: true } }])
    expect(await keys()).toEqual([])
    await plan.stop()
  })

  it("leaves a sweep out while one runs, and stop() ends that one at once", async () => {
    const { events, plan, store } = await everyFiveMinutes({
      store: { ...setUp().store, list: (options) => hanging(options?.signal) },
    })
    await vi.advanceTimersByTimeAsync(2 * FIVE_MINUTES_MS)
    expect(events).toEqual([{ type: "overlap" }])
    await plan.stop()
    expect(events).toEqual([{ type: "overlap" }])
    expect(store.operations).toEqual([])
  })

  it("tells what its policies throw, and goes on", async () => {
    const error = new Error("not now")
    let calls = 0
    const { events, plan } = await everyFiveMinutes({
      policies: () => {
        calls += 1
        if (calls === 2) throw error
        return policies
      },
    })
    await vi.advanceTimersByTimeAsync(FIVE_MINUTES_MS)
    await vi.waitFor(() => expect(events).toEqual([{ type: "failed", error }]))
    await vi.advanceTimersByTimeAsync(FIVE_MINUTES_MS)
    await vi.waitFor(() => expect(events.filter(isReport)).toHaveLength(1))
    await plan.stop()
  })

  it("does not keep the process alive", async () => {
    vi.useRealTimers()
    const before = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length
    const { plan } = await everyFiveMinutes()
    expect(process.getActiveResourcesInfo().filter((name) => name === "Timeout")).toHaveLength(before)
    await plan.stop()
  })

  it.each([
    ["a pattern that is none", "now and then", {}],
    ["a pattern that is never due", "0 0 30 2 *", {}],
    ["a field out of range", "0 25 * * *", {}],
    ["a time zone there is not", "0 3 * * *", { timezone: "Moon/Tranquility" }],
    ["no policies", "0 3 * * *", { policies: [] }],
    ["a listener that is none", "0 3 * * *", { onEvent: "log" as never }],
  ])("refuses %s at once", (_, cron, options) => {
    expect(() => schedule(cron, { store: setUp().store, policies, ...options })).toThrow()
  })
})

function hanging(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)))
}

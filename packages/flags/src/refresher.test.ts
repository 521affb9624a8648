import { createMemoryStore, drainMicrotasks, fakeClock, recordingStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createFlags } from "./create-flags.ts"
import { rigFlags } from "./test-kit/rigged-flags.ts"

const DOWN = new Error("the store is down")

describe("refreshes by traffic", () => {
  it("begin with the first evaluation, and then with the first one that finds refreshMs gone by", async () => {
    const { flags, store, clock } = rigFlags({ set: "shop" })
    expect(store.operations).toHaveLength(0)
    flags.boolean("a", false)
    flags.boolean("a", false)
    await clock.advance(4_999)
    flags.boolean("a", false)
    await clock.advance(0)
    expect(store.operations).toHaveLength(1)
    await clock.advance(1)
    flags.snapshot()
    flags.boolean("a", false)
    await clock.advance(0)
    expect(store.operations).toHaveLength(2)
  })

  it("make no evaluation wait: it has the value there is, the next one the new one", async () => {
    const { flags, behind, clock } = rigFlags({ set: "shop" })
    await behind.put("flag-set/shop", '{"flags": {"a": 1}}')
    await flags.ready()
    await behind.put("flag-set/shop", '{"flags": {"a": 2}}')
    await clock.advance(5_000)
    expect(flags.number("a", 0)).toBe(1)
    await clock.advance(0)
    expect(flags.number("a", 0)).toBe(2)
  })

  it("are not held up by a clock that was set back", async () => {
    let nowMs = 1_000_000_000
    const store = recordingStore(createMemoryStore())
    const flags = createFlags({ store, set: "shop", now: () => nowMs })
    await flags.ready()
    nowMs -= 3_600_000
    flags.boolean("a", false)
    await drainMicrotasks()
    flags.boolean("a", false)
    expect(store.operations).toHaveLength(2)
  })

  it("are handed to defer, so that a runtime waits for them", async () => {
    const deferred: Promise<unknown>[] = []
    const { flags, behind } = rigFlags({ set: "shop", defer: (work) => deferred.push(work) })
    await behind.put("flag-set/shop", '{"flags": {"a": 1}}')
    flags.snapshot()
    await Promise.all(deferred)
    expect(flags.number("a", 0)).toBe(1)
  })

  it("cost 200 reads for a million evaluations at 500 a second, with 50 flags in a set and 10 s between refreshes", async () => {
    const { flags, store, behind, clock } = rigFlags({ set: "shop", refreshMs: 10_000 })
    const all = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f${index}`, true]))
    await behind.put("flag-set/shop", JSON.stringify({ flags: all }))
    await flags.ready()
    for (let second = 0; second < 2_000; second++) {
      for (let index = 0; index < 500; index++) flags.boolean(`f${index % 50}`, false)
      await clock.advance(1_000)
    }
    expect(store.counts()).toEqual({ get: 200, put: 0, delete: 0, list: 0 })
  })
})

describe("refreshes by a timer", () => {
  it("begin at once, go on without traffic, and end with close()", async () => {
    const { flags, store, clock } = rigFlags({ set: "shop", refreshBy: "timer" })
    expect(store.operations).toHaveLength(1)
    await clock.advance(15_000)
    expect(store.operations).toHaveLength(4)
    flags.close()
    await clock.advance(60_000)
    expect(store.operations).toHaveLength(4)
  })
})

describe("refreshes by a timer that is early by a millisecond", () => {
  it("are not put off to the next one", async () => {
    const { now, setTimer, advance } = fakeClock()
    const store = recordingStore(createMemoryStore({ now }))
    const early = (callback: () => void, ms: number) => setTimer(callback, ms - 1)
    createFlags({ store, set: "shop", refreshBy: "timer", now, setTimer: early })
    await advance(14_997)
    expect(store.operations).toHaveLength(4)
  })
})

describe("refresh()", () => {
  it("is shared, and begins after one that is under way, which may have missed what was just written", async () => {
    const { flags, store, behind } = rigFlags({ set: "shop" })
    const first = flags.refresh()
    await behind.put("flag-set/shop", '{"flags": {"a": 1}}')
    await Promise.all([first, flags.refresh(), flags.refresh()])
    expect(store.operations).toHaveLength(2)
    expect(flags.number("a", 0)).toBe(1)
  })

  it("keeps the last good values when the store fails, STALE, and says so until it is back", async () => {
    const { flags, behind, failWith, events } = rigFlags({ set: "shop" })
    await behind.put("flag-set/shop", '{"flags": {"a": 1}}')
    await flags.ready()
    failWith(DOWN)
    await flags.refresh()
    expect(flags.details("a", 0)).toMatchObject({ value: 1, reason: "STALE" })
    expect(flags.details("absent", 0)).toMatchObject({ value: 0, reason: "ERROR", errorCode: "FLAG_NOT_FOUND" })
    failWith(undefined)
    await flags.refresh()
    expect(flags.details("a", 0)).toMatchObject({ value: 1, reason: "STATIC" })
    expect(events).toEqual([
      { type: "refresh", changed: ["a"], invalid: [] },
      { type: "refresh", changed: [], invalid: [], error: DOWN },
      { type: "refresh", changed: [], invalid: [] },
    ])
  })

  it("asks a store that fails once in refreshMs, and not more often", async () => {
    const { flags, store, clock, failWith } = rigFlags({ set: "shop" })
    failWith(DOWN)
    for (let second = 0; second < 60; second++) {
      for (let index = 0; index < 100; index++) flags.boolean("a", false)
      await clock.advance(1_000)
    }
    expect(store.operations).toHaveLength(12)
  })

  it("is given up after 30 s, and what it brings then is not taken", async () => {
    const clock = fakeClock()
    const memory = createMemoryStore({ now: clock.now })
    const answers: (() => void)[] = []
    const hanging = {
      ...memory,
      get: async (key: string) => {
        const value = await memory.get(key)
        await new Promise<void>((resolve) => answers.push(resolve))
        return value
      },
    }
    const flags = createFlags({ store: hanging, set: "shop", now: clock.now, setTimer: clock.setTimer })
    await memory.put("flag-set/shop", '{"flags": {"a": 1}}')
    flags.number("a", 0)
    await clock.advance(29_999)
    flags.number("a", 0)
    await clock.advance(1)
    expect(answers).toHaveLength(1)
    await memory.put("flag-set/shop", '{"flags": {"a": 2}}')
    flags.number("a", 0)
    await clock.advance(0)
    expect(answers).toHaveLength(2)
    answers[1]?.()
    await clock.advance(0)
    answers[0]?.()
    await clock.advance(0)
    expect(flags.number("a", 0)).toBe(2)
  })

  it("is not ended by a listener that throws", async () => {
    const onEvent = () => {
      throw new Error("listener")
    }
    const flags = createFlags({ store: createMemoryStore(), set: "shop", onEvent })
    expect(await flags.ready()).toBe(true)
  })
})

describe("ready()", () => {
  it("is true at once when the flags are loaded, and costs nothing then", async () => {
    const { flags, store, clock } = rigFlags({ set: "shop" })
    expect(await flags.ready()).toBe(true)
    expect(await flags.ready()).toBe(true)
    expect(store.operations).toHaveLength(1)
    expect(clock.fireNext(), "a timer is left behind").toBe(false)
  })

  it("is false when the store fails", async () => {
    const { flags, failWith } = rigFlags({ set: "shop" })
    failWith(DOWN)
    expect(await flags.ready()).toBe(false)
  })

  it("is false when its deadline passes; what comes later is taken all the same", async () => {
    const clock = fakeClock()
    const memory = createMemoryStore()
    await memory.put("flag-set/shop", '{"flags": {"a": 1}}')
    const slow = { ...memory, get: async (key: string) => clock.delay(3_000).then(() => memory.get(key)) }
    const flags = createFlags({ store: slow, set: "shop", now: clock.now, setTimer: clock.setTimer })
    const ready = flags.ready(1_000)
    await clock.advance(1_000)
    expect(await ready).toBe(false)
    await clock.advance(2_000)
    expect(flags.number("a", 0)).toBe(1)
  })
})

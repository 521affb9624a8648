import { getEventListeners } from "node:events"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { bounded, signalOf, TIMED_OUT, wait } from "./bounded.ts"
import type { KvFetchStop } from "./kv-fetch.ts"

const never = () => new Promise<never>(() => {})
const listenersOf = (signal: AbortSignal) => getEventListeners(signal, "abort").length

describe("bounded()", () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    // Neither way of ending leaves a timer behind.
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })

  it("passes on what its task gives or throws, and lets go of the signal", async () => {
    const { signal } = new AbortController()
    const error = new Error("broken")
    expect(await bounded(async () => "value", 100, signal)).toBe("value")
    await expect(bounded(() => Promise.reject(error), 100, signal)).rejects.toBe(error)
    expect(listenersOf(signal)).toBe(0)
  })

  it("ends a task that goes on when its time is up, and tells it so", async () => {
    const { signal } = new AbortController()
    const listener = vi.fn()
    const result = bounded(
      (stop) => {
        stop.listener = listener
        return never()
      },
      100,
      signal,
    )
    await vi.advanceTimersByTimeAsync(99)
    expect(listener).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(await result).toBe(TIMED_OUT)
    expect([listener.mock.calls.length, listenersOf(signal)]).toEqual([1, 0])
  })

  it("ends at once with the caller's reason, whatever it is", async () => {
    for (const reason of [new Error("left"), "left", 0, { why: "left" }]) {
      const controller = new AbortController()
      const listener = vi.fn()
      const result = bounded(
        (stop) => {
          stop.listener = listener
          return never()
        },
        100,
        controller.signal,
      )
      controller.abort(reason)
      await expect(result).rejects.toBe(reason)
      expect([listener.mock.calls.length, listenersOf(controller.signal)]).toEqual([1, 0])
    }
  })

  it("does not begin when the caller has already left", async () => {
    const run = vi.fn(never)
    await expect(bounded(run, 100, AbortSignal.abort("left"))).rejects.toBe("left")
    expect(run).not.toHaveBeenCalled()
  })

  it("does not mind a task that fails long after", async () => {
    let reject = (_error: unknown): void => {}
    const late = () =>
      new Promise<never>((_, rejectLate) => {
        reject = rejectLate
      })
    const result = bounded(late, 100, undefined)
    await vi.advanceTimersByTimeAsync(100)
    expect(await result).toBe(TIMED_OUT)
    reject(new Error("late"))
  })

  it("wait() ends when its time is up, or at once with the caller's reason", async () => {
    const controller = new AbortController()
    const whole = wait(100, controller.signal)
    await vi.advanceTimersByTimeAsync(100)
    expect(await whole).toBeUndefined()
    const cut = wait(100, controller.signal)
    controller.abort("left")
    await expect(cut).rejects.toBe("left")
    await expect(wait(100, controller.signal)).rejects.toBe("left")
    expect(listenersOf(controller.signal)).toBe(0)
  })
})

describe("signalOf()", () => {
  it("is aborted when the work is stopped, not before", () => {
    const stop: KvFetchStop = {}
    const signal = signalOf(stop)
    expect(signal.aborted).toBe(false)
    stop.listener?.()
    expect(signal.aborted).toBe(true)
  })
})

import { describe, expect, it } from "vitest"
import { fakeClock } from "./fake-clock.ts"

describe("fakeClock()", () => {
  it("stands still until it is advanced", async () => {
    const { now, advance } = fakeClock(1_000)
    expect(now()).toBe(1_000)
    await advance(500)
    expect(now()).toBe(1_500)
  })

  it("fires timers at their own time, in order, those of one time as they were set", async () => {
    const clock = fakeClock(0)
    const fired: string[] = []
    const note = (name: string) => () => fired.push(`${name} at ${clock.now()}`)
    clock.setTimer(note("late"), 30)
    clock.setTimer(note("first"), 10)
    clock.setTimer(note("second"), 10)
    clock.setTimer(note("beyond"), 31)
    await clock.advance(30)
    expect(fired).toEqual(["first at 10", "second at 10", "late at 30"])
  })

  it("lets a woken task go on, and set its next timer, before time moves further", async () => {
    const clock = fakeClock(0)
    const seen: number[] = []
    const task = async () => {
      for (let step = 0; step < 3; step++) {
        await clock.delay(10)
        for (let hop = 0; hop < 50; hop++) await undefined
        seen.push(clock.now())
      }
    }
    const done = task()
    await clock.advance(100)
    await done
    expect(seen).toEqual([10, 20, 30])
    expect(clock.now()).toBe(100)
  })

  it("sees a timer that a task sets some promises after advance() was called", async () => {
    const clock = fakeClock(0)
    let wokenAtMs: number | undefined
    const task = async () => {
      for (let hop = 0; hop < 50; hop++) await undefined
      await clock.delay(10)
      wokenAtMs = clock.now()
    }
    void task()
    await clock.advance(20)
    expect(wokenAtMs).toBe(10)
  })

  it("delay() throws the reason of an abort unchanged, before and during the wait", async () => {
    const clock = fakeClock()
    const controller = new AbortController()
    const reason = { why: "the caller left" }
    const waiting = clock.delay(10, { signal: controller.signal })
    controller.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    await expect(clock.delay(10, controller)).rejects.toBe(reason)
    expect(clock.fireNext()).toBe(false)
  })

  it("a cancelled timer does not fire", async () => {
    const clock = fakeClock()
    let fired = false
    const cancel = clock.setTimer(() => {
      fired = true
    }, 10)
    cancel()
    await clock.advance(20)
    expect(fired).toBe(false)
  })

  it("fireNext() moves the time to the earliest timer", () => {
    const clock = fakeClock(0)
    clock.setTimer(() => {}, 70)
    clock.setTimer(() => {}, 20)
    expect([clock.fireNext(), clock.now()]).toEqual([true, 20])
    expect([clock.fireNext(), clock.now()]).toEqual([true, 70])
    expect([clock.fireNext(), clock.now()]).toEqual([false, 70])
  })

  it("refuses to go back", async () => {
    await expect(fakeClock().advance(-1)).rejects.toThrow(RangeError)
    await expect(fakeClock().advance(Number.NaN)).rejects.toThrow(RangeError)
  })
})

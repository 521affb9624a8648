import { KvTimeoutError } from "@larder/core"
import { drainMicrotasks } from "@larder/testing"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { createWriteTurns } from "./write-turns.ts"

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] })
})
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

/** Turns, and writes that note when they begin; `"slow"` ones take 300 ms. */
function setUp(intervalMs = 1_000) {
  const begun: string[] = []
  const startMs = performance.now()
  const turns = createWriteTurns({ intervalMs, deadlineMs: 10_000, goneAfterMs: 30_000, now: () => performance.now() })
  const write = (
    key: string,
    value: string,
    { signal, fails = false }: { signal?: AbortSignal; fails?: boolean } = {},
  ) =>
    turns.write("put", key, signal, async () => {
      begun.push(`${performance.now() - startMs}: ${key}=${value}`)
      if (value === "slow") await new Promise((resolve) => setTimeout(resolve, 300))
      if (fails) throw new Error(`failed: ${value}`)
    })
  return { begun, write }
}

const settle = async (ms: number): Promise<void> => {
  await vi.advanceTimersByTimeAsync(ms)
}

describe("createWriteTurns()", () => {
  it("sends the first write of a key at once, of those within a second only the latest, other keys beside it", async () => {
    const { begun, write } = setUp()
    const writes = Promise.all([write("a", "1"), write("a", "2"), write("b", "1"), write("a", "3")])
    await settle(0)
    expect(begun).toEqual(["0: a=1", "0: b=1"])
    await settle(1_000)
    await writes
    expect(begun.slice(2)).toEqual(["1000: a=3"])
  })

  it("never begins two writes of a key within a second, whatever comes, nor two at once", async () => {
    const { begun, write } = setUp()
    const writes: Promise<void>[] = []
    for (let n = 0; n < 100; n++) {
      writes.push(write("a", n % 7 === 0 ? "slow" : String(n)))
      await settle(53)
    }
    await settle(2_000)
    await Promise.all(writes)
    const times = begun.map((line) => Number(line.split(":")[0]))
    for (const [index, time] of times.entries())
      if (index > 0) expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(1_000)
    expect(times.length).toBeGreaterThanOrEqual(4)
    expect(begun.at(-1)).toContain("a=99")
  })

  it("counts the second from the end of a write", async () => {
    const { begun, write } = setUp()
    const writes = Promise.all([write("a", "slow"), write("a", "2")])
    await settle(1_299)
    expect(begun).toEqual(["0: a=slow"])
    await settle(1)
    await writes
    expect(begun.at(-1)).toBe("1300: a=2")
  })

  it("without an interval sends them one after another, the latest of those that wait", async () => {
    const { begun, write } = setUp(0)
    const writes = Promise.all([write("a", "slow"), write("a", "2"), write("a", "3")])
    await settle(300)
    await writes
    expect(begun).toEqual(["0: a=slow", "300: a=3"])
  })

  it("lets those that were overtaken share the outcome", async () => {
    const { write } = setUp()
    const writes = Promise.allSettled([write("a", "1"), write("a", "2"), write("a", "3", { fails: true })])
    await settle(1_000)
    const reason = new Error("failed: 3")
    expect(await writes).toEqual([
      { status: "fulfilled", value: undefined },
      { status: "rejected", reason },
      { status: "rejected", reason },
    ])
  })

  it("goes on behind a write that failed", async () => {
    const { begun, write } = setUp()
    const failing = expect(write("a", "1", { fails: true })).rejects.toThrow("failed: 1")
    const next = write("a", "2")
    await settle(1_000)
    await failing
    await next
    expect(begun).toHaveLength(2)
  })

  it("answers who aborts at once, and then sends the latest of the others, or nothing", async () => {
    const { begun, write } = setUp()
    const [one, two] = [new AbortController(), new AbortController()]
    const first = write("a", "1")
    const older = write("a", "2")
    const aborted = [write("a", "3", one), write("b", "1"), write("b", "2", two)].map((call) => call.catch(String))
    one.abort("gone")
    two.abort("gone too")
    await drainMicrotasks()
    expect(await aborted[0]).toBe("gone")
    expect(await aborted[2]).toBe("gone too")
    await settle(1_000)
    await Promise.all([first, older])
    expect(begun).toEqual(["0: a=1", "0: b=1", "1000: a=2"])
    expect(await write("a", "4", { signal: AbortSignal.abort("before") }).catch(String)).toBe("before")
    expect(begun).toHaveLength(3)
  })

  it("does not let one caller's abort fail those it had overtaken", async () => {
    const begun: string[] = []
    const turns = createWriteTurns({
      intervalMs: 1_000,
      deadlineMs: 10_000,
      goneAfterMs: 30_000,
      now: () => performance.now(),
    })
    const leaving = new AbortController()
    const write = (value: string, signal?: AbortSignal) =>
      turns.write("put", "a", signal, async () => {
        begun.push(value)
        await new Promise((resolve, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason))
          if (signal === undefined) resolve(undefined)
        })
      })
    await write("1")
    const overtaken = write("2")
    const aborted = expect(write("3", leaving.signal)).rejects.toBe("gone")
    await settle(1_000)
    expect(begun).toEqual(["1", "3"])
    leaving.abort("gone")
    await aborted
    await settle(1_000)
    await overtaken
    expect(begun).toEqual(["1", "3", "2"])
  })

  it("gives up a write whose turn does not come within the deadline", async () => {
    const { begun } = setUp()
    const turns = createWriteTurns({
      intervalMs: 0,
      deadlineMs: 10_000,
      goneAfterMs: 30_000,
      now: () => performance.now(),
    })
    let end = (): void => {}
    const first = turns.write(
      "put",
      "a",
      undefined,
      () =>
        new Promise<void>((resolve) => {
          end = resolve
        }),
    )
    const second = turns.write("put", "a", undefined, async () => begun.push("late"))
    const late = expect(second).rejects.toBeInstanceOf(KvTimeoutError)
    await settle(10_000)
    await late
    end()
    await first
    await settle(0)
    expect(begun).toEqual([])
  })

  it("remembers no key for longer than its second", async () => {
    const { begun, write } = setUp()
    for (let n = 0; n < 1_000; n++) await write(`k${n}`, "1")
    await settle(1_000)
    const size = vi.spyOn(Map.prototype, "set")
    await write("k0", "2")
    // The map it was put into holds nothing else.
    expect(size.mock.contexts.map((map) => (map as Map<unknown, unknown>).size)).toEqual([1])
    expect(begun).toHaveLength(1_001)
  })

  it("goes on behind a write that never ends, as in a Worker whose request is over", async () => {
    const { begun } = setUp()
    const turns = createWriteTurns({
      intervalMs: 0,
      deadlineMs: 10_000,
      goneAfterMs: 30_000,
      now: () => performance.now(),
    })
    void turns.write("put", "a", undefined, () => new Promise(() => {}))
    await settle(30_000)
    await turns.write("put", "a", undefined, async () => begun.push("next"))
    expect(begun).toEqual(["next"])
  })
})

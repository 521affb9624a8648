/** The pace of writes against a server that keeps to it, by a clock that both share. */
import { afterEach, describe, expect, it, vi } from "vitest"
import { openLocal } from "./test-kit/open-local.ts"

const decoder = new TextDecoder()

afterEach(() => {
  vi.useRealTimers()
})

/** A client whose time, and the server's, moves only when told to. */
async function setUp(writeIntervalMs?: number) {
  let ms = 0
  const start = Date.now()
  const opened = await openLocal(
    { writeIntervalMs, now: () => ms, random: () => 0 },
    { cloudflareLimits: true, now: () => start + ms },
  )
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  const advance = async (byMs: number): Promise<void> => {
    ms += byMs
    await vi.advanceTimersByTimeAsync(byMs)
  }
  /** Lets requests that are under way end: HTTP has a time of its own. */
  const answered = async (count: number): Promise<void> => {
    while (opened.requests().length < count) await new Promise((resolve) => setImmediate(resolve))
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  return { ...opened, advance, answered }
}

describe("writes of one key, over REST", () => {
  it("are never refused by the service's one a second; the latest wins", async () => {
    const { store, requests, advance, answered } = await setUp()
    const first = Promise.all(["1", "2", "3"].map((value) => store.put("a", value)))
    const other = store.put("b", "1")
    await answered(2)
    await other
    await advance(1_000)
    await answered(3)
    await first
    const last = store.delete("a")
    await advance(1_000)
    await answered(4)
    await last
    expect(requests()).toEqual(["put a 200", "put b 200", "put a 200", "delete a 200"])
  })

  it("are refused without it: the control", async () => {
    const { store, requests, answered } = await setUp(0)
    const refused = Promise.allSettled([store.put("a", "1"), store.put("a", "2")])
    await answered(2)
    expect(requests()).toContain("put a 429")
    // Nobody waits for its retries, which the frozen clock holds.
    void refused
  })

  it("wait for a bulk write, and go by a bulk write again when their second is over", async () => {
    const { store, requests, advance, answered } = await setUp()
    const writes = ["a", "b"].map((key) => ({ key, value: "1" }))
    const one = store.putMany(writes)
    await advance(1)
    await answered(1)
    await one
    const two = store.putMany([...writes.map((write) => ({ ...write, value: "2" })), { key: "c", value: "2" }])
    await advance(1)
    await answered(2)
    await advance(1_000)
    await advance(1)
    await answered(3)
    await two
    expect(requests()).toEqual(["bulk.put 200", "put c 200", "bulk.put 200"])
    expect(decoder.decode((await store.get("a"))?.bytes)).toBe("2")
  })
})

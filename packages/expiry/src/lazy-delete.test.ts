import type { KvStore } from "@larder/core"
import { createMemoryStore, drainMicrotasks, fakeClock, laggingStore, recordingStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import type { ExpiryEvent } from "./expiry-event.ts"
import type { ExpiryOptions } from "./expiry-options.ts"
import { withExpiry } from "./with-expiry.ts"

const GRACE = 120_000
const KEPT_TTL = { ttlMs: 1_000 }

function setUp(options: ExpiryOptions = {}) {
  const clock = fakeClock()
  // Without server TTL, as keys that end by themselves leave nothing to delete.
  const memory = createMemoryStore({ now: clock.now, supportsTtl: false })
  const store = recordingStore(memory)
  const events: ExpiryEvent[] = []
  const deferred: Promise<unknown>[] = []
  const make = (of: KvStore, more: ExpiryOptions = {}) =>
    withExpiry(of, {
      now: clock.now,
      onEvent: (event) => events.push(event),
      defer: (work) => deferred.push(work),
      ...options,
      ...more,
    })
  const entries = make(store)
  const deletes = () => store.operations.filter((line) => line.startsWith("delete"))
  return { clock, memory, store, events, deferred, make, entries, deletes }
}

describe("withExpiry() deletes what a read finds dead", () => {
  it("from the grace after its end on, in the background, and says so", async () => {
    const { clock, entries, deletes, events, deferred, memory } = setUp()
    await entries.set("a", 1, KEPT_TTL)
    const endedAtMs = clock.now() + 1_000
    await clock.advance(1_000 + GRACE - 1)
    expect(await entries.get("a")).toBeUndefined()
    expect(deletes()).toEqual([])
    await clock.advance(1)
    expect(await entries.get("a")).toBeUndefined()
    expect(deletes()).toEqual(["delete a"])
    expect(deferred).toHaveLength(1)
    await Promise.all(deferred)
    expect(await memory.get("a")).toBeUndefined()
    expect(events.at(-1)).toEqual({ type: "lazy-delete", key: "a", endedAtMs })
  })

  it("counts the grace from the end of the stale window", async () => {
    const { clock, entries, deletes } = setUp()
    await entries.set("a", 1, { ttlMs: 1_000, staleMs: 5_000 })
    await clock.advance(1_000 + GRACE)
    await entries.get("a")
    expect(deletes()).toEqual([])
    await clock.advance(5_000)
    await entries.get("a")
    expect(deletes()).toEqual(["delete a"])
  })

  it("at once with a grace of 0, as the documented pattern does", async () => {
    const { clock, entries, deletes } = setUp({ graceMs: 0 })
    await entries.set("a", 1, KEPT_TTL)
    await clock.advance(1_000)
    await entries.getMany(["a"])
    expect(deletes()).toEqual(["delete a"])
  })

  it("never with lazyDelete off", async () => {
    const { clock, entries, deletes } = setUp({ lazyDelete: false, graceMs: 0 })
    await entries.set("a", 1, KEPT_TTL)
    await clock.advance(1_000 + GRACE)
    await entries.get("a")
    expect(deletes()).toEqual([])
  })

  it("once, however many read it, and once more only for another life of the key", async () => {
    const { clock, entries, deletes, store, make } = setUp({ graceMs: 0 })
    // A store in which a delete is not seen yet.
    const lagging = make({ ...store, delete: (key) => store.delete(`${key}-elsewhere`) })
    for (const end of [1, 2]) {
      await entries.set("a", 1, KEPT_TTL)
      await clock.advance(1_000)
      await Promise.all([lagging.get("a"), lagging.getEntry("a"), lagging.getMany(["a", "a"])])
      await lagging.get("a")
      expect(deletes()).toHaveLength(end)
    }
  })

  it("and tells of a delete that fails, which no caller sees", async () => {
    const { clock, store, events, make, deferred } = setUp({ graceMs: 0 })
    const error = new Error("no")
    const failing = make({ ...store, delete: () => Promise.reject(error) })
    await failing.set("a", 1, KEPT_TTL)
    await clock.advance(1_000)
    expect(await failing.get("a")).toBeUndefined()
    await Promise.all(deferred)
    expect(events.at(-1)).toMatchObject({ type: "lazy-delete", key: "a", error })
  })

  it("but never what is no entry it can read", async () => {
    const { entries, memory, deletes, events } = setUp({ graceMs: 0 })
    const stored = ["raw", "{}", '{"expires_at":"soon","value":1}', '{"expires_at":1,"value":1,"encoding":"br"}', ""]
    for (const value of stored) {
      await memory.put("a", value)
      expect(await entries.get("a")).toBeUndefined()
    }
    expect(deletes()).toEqual([])
    expect(events.map(({ type }) => type)).toEqual(["foreign", "foreign", "corrupt", "unsupported", "foreign"])
  })
})

describe("withExpiry() orders its deletes among the writes of a key in the process", () => {
  it("ahead of a write that comes after", async () => {
    const { clock, store, entries, make } = setUp({ graceMs: 0 })
    let land = (): void => {}
    const slow = make({
      ...store,
      async delete(key) {
        await new Promise<void>((resolve) => {
          land = resolve
        })
        await store.delete(key)
      },
    })
    await entries.set("a", "old", KEPT_TTL)
    await clock.advance(1_000)
    await slow.get("a")
    store.clear()
    const writing = slow.set("a", "new")
    await drainMicrotasks()
    expect(store.operations).toEqual([])
    land()
    await writing
    expect(store.operations).toEqual(["delete a", 'put a {"value":"new"}'])
    expect(await slow.get("a")).toBe("new")
  })

  it.each(["set", "touch", "delete"] as const)(
    "not at all where %s() was called while the read was under way",
    async (call) => {
      const { clock, store, entries, make, deletes } = setUp({ graceMs: 0 })
      const answers: (() => void)[] = []
      const slow = make({
        ...store,
        async get(key) {
          const found = await store.get(key)
          await new Promise<void>((resolve) => answers.push(resolve))
          return found
        },
      })
      await entries.set("a", "old", KEPT_TTL)
      await clock.advance(1_000)
      const reading = slow.get("a")
      await drainMicrotasks()
      const calls = { set: () => slow.set("a", "new"), touch: () => slow.touch("a"), delete: () => slow.delete("a") }
      const writing = calls[call]()
      await drainMicrotasks()
      for (const answer of answers) answer()
      await Promise.all([reading, writing])
      expect(deletes()).toHaveLength(call === "delete" ? 1 : 0)
      if (call === "set") expect(await store.get("a")).toBeDefined()
    },
  )

  it("not at all after the process stood still for ten minutes", async () => {
    const { clock, store, entries, make, deletes } = setUp()
    await entries.set("a", "old", KEPT_TTL)
    await clock.advance(1_000 + GRACE)
    const frozen = make({
      ...store,
      async get(key) {
        const found = await store.get(key)
        await clock.advance(600_000)
        return found
      },
    })
    expect(await frozen.get("a")).toBeUndefined()
    expect(deletes()).toEqual([])
  })

  it("not at all where the grace was over only when the answer came", async () => {
    const { clock, store, entries, make, deletes } = setUp()
    await entries.set("a", "old", KEPT_TTL)
    await clock.advance(1_000 + GRACE - 1)
    const slow = make({
      ...store,
      async get(key) {
        const found = await store.get(key)
        await clock.advance(5)
        return found
      },
    })
    expect(await slow.get("a")).toBeUndefined()
    expect(deletes()).toEqual([])
  })
})

describe("withExpiry() and a writer on a second client, with lag", () => {
  /** An expired read is under way at one place while a writer at another refreshes the key, seen after its lag. */
  async function race(graceMs: number): Promise<unknown> {
    const clock = fakeClock()
    const { here, there } = laggingStore({ clock, locations: ["here", "there"], lagMs: 10_000 })
    for (const store of [here, there])
      Object.assign(store.capabilities.serverTtl, { support: "no", checkedAtMs: clock.now() })
    let arrive = (): void => {}
    const slow: KvStore = {
      ...here,
      async get(key) {
        const found = await here.get(key)
        await new Promise<void>((resolve) => {
          arrive = resolve
        })
        return found
      },
    }
    const reader = withExpiry(slow, { now: clock.now, graceMs })
    const writer = withExpiry(there, { now: clock.now, graceMs })
    await writer.set("a", "old", KEPT_TTL)
    await clock.advance(20_000)
    const reading = reader.get("a")
    await drainMicrotasks()
    await writer.set("a", "fresh", { ttlMs: 3_600_000 })
    arrive()
    expect(await reading).toBeUndefined()
    await drainMicrotasks()
    await clock.advance(20_000)
    return await writer.get("a")
  }

  it("leaves the fresh value alive", async () => {
    expect(await race(GRACE)).toBe("fresh")
  })

  it("control: without the grace, the fresh value is lost", async () => {
    expect(await race(0)).toBeUndefined()
  })
})

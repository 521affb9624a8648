import { type KvStore, NamespaceNotReadyError, withPrefix } from "@larder/core"
import { createMemoryStore, fakeClock, type MemoryStoreOptions, recordingStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import type { ExpiryEvent } from "./expiry-event.ts"
import { withExpiry } from "./with-expiry.ts"

const HOUR = 3_600_000

function setUp(options: MemoryStoreOptions = {}) {
  const clock = fakeClock()
  const store = recordingStore(createMemoryStore({ now: clock.now, ...options }))
  const events: ExpiryEvent[] = []
  const make = (of: KvStore = store) => withExpiry(of, { now: clock.now, onEvent: (event) => events.push(event) })
  const puts = () =>
    store.operations.filter((line) => line.startsWith("put")).map((line) => line.replace(/ \{.*\}/, ""))
  return { clock, store, events, make, puts, entries: make(), ttl: store.capabilities.serverTtl }
}

/** Something to wait for until the test lets it pass. */
function createGate() {
  let open = (): void => {}
  const passed = new Promise<undefined>((resolve) => {
    open = () => resolve(undefined)
  })
  return { passed, open: () => open() }
}

describe("withExpiry() and server TTL", () => {
  it("tells the server the end of use, the stale window included", async () => {
    const { entries, puts, ttl, clock, events } = setUp()
    await entries.get("a")
    await entries.set("a", 1, { ttlMs: 60_000, staleMs: 30_000 })
    expect(puts()).toEqual(["put a ttl=90000"])
    expect(ttl).toEqual({ support: "yes", checkedAtMs: clock.now() })
    expect(events).toEqual([{ type: "server-ttl", support: "yes" }])
  })

  it("tells it no less than it can keep: the envelope stays exact", async () => {
    const { entries, puts, store, clock } = setUp()
    await entries.get("a")
    await entries.set("a", 1, { ttlMs: 400 })
    expect(puts()).toEqual(["put a ttl=1000"])
    const stored = await store.get("a")
    expect(JSON.parse(new TextDecoder().decode(stored?.bytes))).toMatchObject({ expires_at: clock.now() + 400 })
  })

  it.each([true, false])(
    "tells every store the exact end, for one that keeps it beside (TTL: %s)",
    async (supportsTtl) => {
      const { make, store, clock } = setUp({ supportsTtl })
      const ends: (number | undefined)[] = []
      const noting: KvStore = {
        ...store,
        put(key, value, options) {
          ends.push(options?.expiresAtMs)
          return store.put(key, value, options)
        },
      }
      await make(noting).set("a", 1, { ttlMs: 400, staleMs: 50 })
      await make(noting).set("b", 1)
      const end = clock.now() + 450
      expect(ends).toEqual(supportsTtl ? [end, undefined] : [end, end, undefined])
    },
  )

  it("tells it nothing of what never ends", async () => {
    const { entries, puts, ttl } = setUp()
    await entries.set("a", 1)
    expect(puts()).toEqual(["put a"])
    expect(ttl.support).toBe("unknown")
  })

  it("gets one 409 where the namespace has no TTL, and keeps to the envelope", async () => {
    const { entries, puts, ttl, events } = setUp({ supportsTtl: false })
    await entries.get("a")
    for (let n = 0; n < 5; n++) await entries.set("a", n, { ttlMs: 60_000 })
    expect(puts()).toEqual(["put a ttl=60000", ...Array(5).fill("put a")])
    expect(ttl.support).toBe("no")
    expect(events).toEqual([{ type: "server-ttl", support: "no" }])
    expect(await entries.get("a")).toBe(4)
  })

  it("asks again an hour later, once", async () => {
    const { entries, puts, clock, store } = setUp({ supportsTtl: false })
    await entries.set("a", 1, { ttlMs: HOUR })
    await clock.advance(HOUR - 1)
    await entries.set("a", 1, { ttlMs: HOUR })
    store.clear()
    await clock.advance(1)
    await Promise.all(["a", "b", "c"].map((key) => entries.set(key, 1, { ttlMs: HOUR })))
    await entries.set("d", 1, { ttlMs: HOUR })
    expect(puts().filter((line) => line.includes("ttl="))).toHaveLength(1)
  })

  it("asks again when the clock was set back by more than an hour", async () => {
    let nowMs = 10 * HOUR
    const store = recordingStore(createMemoryStore({ now: () => nowMs, supportsTtl: false }))
    const entries = withExpiry(store, { now: () => nowMs })
    await entries.set("a", 1, { ttlMs: HOUR })
    nowMs = HOUR
    store.clear()
    await entries.set("a", 1, { ttlMs: HOUR })
    expect(store.counts().put).toBe(2)
  })

  it("never asks a store that has none by its nature", async () => {
    const { clock, ttl, entries, puts } = setUp()
    ttl.support = "no"
    await entries.set("a", 1, { ttlMs: HOUR })
    await clock.advance(2 * HOUR)
    await entries.set("a", 1, { ttlMs: HOUR })
    expect(puts()).toEqual(["put a", "put a"])
  })

  it("learns that TTL support came", async () => {
    const { clock, ttl, entries } = setUp()
    Object.assign(ttl, { support: "no", checkedAtMs: clock.now() })
    await clock.advance(HOUR)
    await entries.set("a", 1, { ttlMs: HOUR })
    expect(ttl.support).toBe("yes")
  })

  it("learns that TTL support went", async () => {
    const { ttl, entries, puts } = setUp({ supportsTtl: false })
    ttl.support = "yes"
    await entries.set("a", 1, { ttlMs: HOUR })
    expect(puts()).toEqual([`put a ttl=${HOUR}`, "put a"])
    expect(ttl.support).toBe("no")
  })

  it("lets a hundred concurrent first writes wait for the one that finds out, over all layers of the store", async () => {
    const { entries, make, store, puts } = setUp({ supportsTtl: false })
    const other = make(withPrefix(store, "other/"))
    const writes = Array.from({ length: 100 }, (_, n) => (n % 2 ? entries : other).set(`k${n}`, n, { ttlMs: HOUR }))
    await Promise.all(writes)
    expect(puts().filter((line) => line.includes("ttl="))).toHaveLength(1)
    expect(store.counts()).toEqual({ get: 1, put: 101, delete: 0, list: 0 })
  })
})

describe("withExpiry() and a namespace that is not ready", () => {
  it("fails by NamespaceNotReadyError after one request, however many write", async () => {
    const { entries, store, ttl } = setUp({ isReady: () => false })
    const writes = Array.from({ length: 100 }, (_, n) => entries.set(`k${n}`, n, { ttlMs: HOUR }))
    const outcomes = await Promise.allSettled(writes)
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: expect.any(NamespaceNotReadyError) })
    expect(store.operations).toEqual(["get k0"])
    expect(ttl.support).toBe("unknown")
  })

  it("is not taken for ready by a call that asked it nothing", async () => {
    const { entries, store } = setUp({ isReady: () => false })
    await entries.getMany([])
    await expect(entries.set("a", 1, { ttlMs: HOUR })).rejects.toBeInstanceOf(NamespaceNotReadyError)
    expect(store.operations).toEqual(["get a"])
  })

  it("tells it from one without TTL by the second 409", async () => {
    let ready = true
    const { entries, store, ttl } = setUp({ isReady: () => ready })
    await entries.get("a")
    ready = false
    store.clear()
    await expect(entries.set("a", 1, { ttlMs: HOUR })).rejects.toBeInstanceOf(NamespaceNotReadyError)
    expect(store.counts().put).toBe(2)
    expect(ttl.support).toBe("unknown")
    ready = true
    await entries.set("a", 1, { ttlMs: HOUR })
    expect(ttl.support).toBe("yes")
  })

  it.each([0, 1, 2, 3])("is not misjudged when it becomes ready after %i of its answers", async (refusals) => {
    let answers = 0
    const { entries, ttl } = setUp({ isReady: () => answers++ >= refusals })
    for (let attempt = 0; attempt < 5; attempt++) await entries.set("a", 1, { ttlMs: HOUR }).catch(() => {})
    expect(ttl.support).toBe("yes")
  })

  it("writes all the same when only the look before it fails", async () => {
    const { store, make } = setUp()
    const refuse = (): never => {
      throw new Error("this key may only write")
    }
    const entries = make({ ...store, get: async () => refuse() })
    await entries.set("a", 1, { ttlMs: HOUR })
    expect(store.counts().put).toBe(1)
  })
})

describe("withExpiry() and writes that wait", () => {
  it("does not send what has ended while it waited", async () => {
    const { clock, store, make } = setUp()
    const gate = createGate()
    const entries = make({
      ...store,
      async put(key, value, options) {
        if (key === "first") await gate.passed
        return await store.put(key, value, options)
      },
    })
    const first = entries.set("first", 1, { ttlMs: HOUR })
    const second = entries.set("second", 2, { ttlMs: 1_000 })
    await clock.advance(600_000)
    gate.open()
    await Promise.all([first, second])
    expect(store.operations.filter((line) => line.includes("second"))).toEqual([])
  })

  it("answers who aborts while another finds out about TTL at once", async () => {
    const { store, make } = setUp()
    const gate = createGate()
    const entries = make({ ...store, get: () => gate.passed })
    const first = entries.set("first", 1, { ttlMs: HOUR })
    const controller = new AbortController()
    const second = entries.set("second", 2, { ttlMs: HOUR, signal: controller.signal })
    await Promise.resolve()
    controller.abort(new Error("enough"))
    await expect(second).rejects.toThrow("enough")
    gate.open()
    await first
    expect(store.operations.filter((line) => line.includes("second"))).toEqual([])
  })
})

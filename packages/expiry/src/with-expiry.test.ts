import { escapeKey, InvalidKeyError, ValueTooLargeError } from "@larder/core"
import { createMemoryStore, entriesContract, fakeClock, type MemoryStoreOptions, recordingStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { SerializationError } from "./errors/serialization-error.ts"
import type { ExpiryEvent } from "./expiry-event.ts"
import type { ExpiryOptions } from "./expiry-options.ts"
import { withExpiry } from "./with-expiry.ts"

entriesContract("withExpiry() over the memory store", () => {
  const { now, advance } = fakeClock()
  return { entries: withExpiry(createMemoryStore({ now }), { now }), now, advance }
})

entriesContract("withExpiry() over a text-only store without TTL", () => {
  const { now, advance } = fakeClock()
  const store = createMemoryStore({ now, supportsTtl: false, capabilities: { binary: false } })
  return { entries: withExpiry(store, { now }), now, advance }
})

function setUp(options: ExpiryOptions = {}, memory: MemoryStoreOptions = {}) {
  const clock = fakeClock()
  const store = recordingStore(createMemoryStore({ now: clock.now, ...memory }))
  store.capabilities.serverTtl.support = "yes"
  const events: ExpiryEvent[] = []
  const entries = withExpiry(store, { now: clock.now, onEvent: (event) => events.push(event), ...options })
  return { clock, store, events, entries }
}

describe("withExpiry() costs", () => {
  it("one operation a call, two to touch, one for each different key to read many", async () => {
    const { store, entries } = setUp({ ttlMs: 60_000 })
    const spent = async (call: () => Promise<unknown>): Promise<string> => {
      store.clear()
      await call()
      const { get, put, delete: deleted, list } = store.counts()
      return `get ${get}, put ${put}, delete ${deleted}, list ${list}`
    }
    expect(await spent(() => entries.set("a", 1))).toBe("get 0, put 1, delete 0, list 0")
    expect(await spent(() => entries.get("a"))).toBe("get 1, put 0, delete 0, list 0")
    expect(await spent(() => entries.getEntry("a"))).toBe("get 1, put 0, delete 0, list 0")
    expect(await spent(() => entries.touch("a"))).toBe("get 1, put 1, delete 0, list 0")
    expect(await spent(() => entries.touch("none"))).toBe("get 1, put 0, delete 0, list 0")
    expect(await spent(() => entries.getMany(["a", "b", "a", ["a"]]))).toBe("get 2, put 0, delete 0, list 0")
    expect(await spent(() => entries.delete("a"))).toBe("get 0, put 0, delete 1, list 0")
  })
})

describe("withExpiry().set()", () => {
  it("stores what the documented readers of this KV understand", async () => {
    const { clock, store, entries } = setUp()
    await entries.set("session/1", { user: "Zoë" }, { ttlMs: 60_000 })
    const stored = await store.get("session/1")
    expect(stored?.contentType).toBe("application/json")
    expect(JSON.parse(Buffer.from(stored?.bytes ?? []).toString())).toEqual({
      expires_at: clock.now() + 60_000,
      value: { user: "Zoë" },
    })
  })

  it("stores bytes as a frame, and reads them back", async () => {
    const { store, entries } = setUp()
    const written = await entries.set("a", Uint8Array.of(0, 255), { tags: ["t"] })
    expect((await store.get("a"))?.contentType).toBe("application/vnd.larder.frame")
    expect(await entries.getEntry("a")).toEqual(written)
  })

  it("stores bytes as base64 through a text-only binding", async () => {
    const { store, entries } = setUp({ gzip: true }, { capabilities: { binary: false } })
    const bytes = new Uint8Array(2_000).map((_, index) => index)
    await entries.set("a", bytes)
    expect(store.operations[0]).toMatch(/^put a </)
    expect(await entries.get("a")).toEqual(bytes)
  })

  it("compresses bytes where that is wished", async () => {
    const { entries } = setUp({ gzip: true })
    const { sizeBytes } = await entries.set("a", new Uint8Array(10_000))
    expect(sizeBytes).toBeLessThan(100)
    expect(await entries.get("a")).toEqual(new Uint8Array(10_000))
  })

  it("takes the value as it is at the call, also when it has to wait for its turn", async () => {
    const { entries } = setUp()
    const value = { n: 1 }
    const writes = [entries.set("a", 0), entries.set("a", value)]
    value.n = 2
    await Promise.all(writes)
    expect(await entries.get("a")).toEqual({ n: 1 })
  })

  it("lets the last call win, however long each takes to encode", async () => {
    const { entries } = setUp({ gzip: true })
    const [long, short] = ["k".repeat(300), "short"]
    for (const key of [long, short]) {
      const writes = [
        entries.set(key, new Uint8Array(500_000)),
        entries.set(key, new Map([[1, 2]])),
        entries.set(key, "last"),
      ]
      await Promise.all(writes)
      expect(await entries.get(key)).toBe("last")
    }
  })

  it("refuses what cannot be stored before any request", async () => {
    const { store, entries } = setUp({ ttlMs: 60_000 })
    const nothing: unknown = undefined
    await expect(entries.set("a", nothing)).rejects.toBeInstanceOf(SerializationError)
    await expect(entries.set("a", { f() {} })).rejects.toBeInstanceOf(SerializationError)
    await expect(entries.set("a", 1, { ttlMs: 0 })).rejects.toBeInstanceOf(RangeError)
    await expect(entries.set("a", 1, { tags: [1] as never })).rejects.toThrow(/set: tags/)
    await expect(entries.set("a", 1, { writtenAtMs: Number.NaN })).rejects.toThrow(/set: written_at/)
    await expect(entries.set("\ud800", 1)).rejects.toBeInstanceOf(InvalidKeyError)
    expect(store.operations).toEqual([])
  })

  it("takes an envelope of exactly the limit, and refuses one byte more, saying both numbers", async () => {
    const { store, entries } = setUp()
    const room = 1_048_576 - '{"value":""}'.length
    const { sizeBytes } = await entries.set("a", "x".repeat(room))
    expect(sizeBytes).toBe(1_048_576)
    store.clear()
    const tooLarge = entries.set("a", "x".repeat(room + 1))
    await expect(tooLarge).rejects.toBeInstanceOf(ValueTooLargeError)
    await expect(tooLarge).rejects.toThrow(/1048577.*1048576/)
    expect(store.operations).toEqual([])
  })

  it.each([
    ["262,144 emoji", "🗝️".repeat(262_144)],
    ["200,000 times U+0001", "\u0001".repeat(200_000)],
    ["bytes of the limit, as the frame adds its line", new Uint8Array(1_048_576)],
  ])("counts bytes, not characters: %s are too large", async (_, value) => {
    const { store, entries } = setUp()
    await expect(entries.set("a", value)).rejects.toBeInstanceOf(ValueTooLargeError)
    expect(store.operations).toEqual([])
  })

  it("ends by its envelope in a runtime that ignores the TTL", async () => {
    const { clock, store } = setUp()
    const deaf = { ...store, put: (key: string, value: string | Uint8Array) => store.put(key, value) }
    const entries = withExpiry(deaf, { now: clock.now })
    await entries.set("a", 1, { ttlMs: 1_000 })
    await clock.advance(1_000)
    expect(await store.get("a")).toBeDefined()
    expect(await entries.get("a")).toBeUndefined()
  })

  it("does not say that a value was written ahead of the clock", async () => {
    const { clock, entries } = setUp()
    const { writtenAtMs } = await entries.set("a", 1, { writtenAtMs: clock.now() + 5_000 })
    expect(writtenAtMs).toBe(clock.now())
  })
})

describe("withExpiry().touch()", () => {
  it("changes the lifetime, and not a letter of the value", async () => {
    const { clock, store, entries } = setUp()
    await store.put("a", `{ "value": 12345678901234567890, "expires_at": ${clock.now() + 5}, "later": [1.0] }`)
    expect(await entries.touch("a", { ttlMs: 60_000, staleMs: 1_000 })).toBe(true)
    const end = clock.now() + 60_000
    expect(
      Buffer.from((await store.get("a"))?.bytes ?? [])
        .toString()
        .trimEnd(),
    ).toBe(`{"expires_at":${end},"stale_until":${end + 1_000},"value": 12345678901234567890,"later": [1.0] }`)
  })

  it("keeps frames frames", async () => {
    const { store, entries } = setUp({ ttlMs: 60_000 })
    await entries.set("a", Uint8Array.of(1, 2))
    await entries.touch("a")
    expect((await store.get("a"))?.contentType).toBe("application/vnd.larder.frame")
    expect(await entries.get("a")).toEqual(Uint8Array.of(1, 2))
  })

  it("refuses a bad lifetime before any request", async () => {
    const { store, entries } = setUp()
    await expect(entries.touch("a", { ttlMs: 0 })).rejects.toBeInstanceOf(RangeError)
    expect(store.operations).toEqual([])
  })

  it.each([
    ["foreign", "raw"],
    ["corrupt", '{"expires_at":null,"value":1}'],
    ["corrupt in its value", '{"value":"x","meta":{"values":["regexp"],"v":1}}'],
    ["unsupported", '{"value":"x","encoding":"br"}'],
    ["expired", '{"expires_at":1,"value":1}'],
  ])("never overwrites what is %s", async (_, stored) => {
    const { store, entries } = setUp({ ttlMs: 60_000 })
    await store.put("a", stored)
    store.clear()
    expect(await entries.touch("a")).toBe(false)
    expect(store.operations).toEqual(["get a"])
  })

  it("does not make a stale value fresh", async () => {
    const { clock, entries } = setUp()
    await entries.set("a", 1, { ttlMs: 1_000, staleMs: 5_000 })
    await clock.advance(1_000)
    expect(await entries.touch("a", { ttlMs: 60_000 })).toBe(false)
  })

  it("does not undo a set() that was called after it", async () => {
    const { entries } = setUp()
    await entries.set("a", "old")
    await Promise.all([entries.touch("a", { ttlMs: 60_000 }), entries.set("a", "new")])
    expect(await entries.get("a")).toBe("new")
  })

  it("does not write after the process stood still past the end of the value", async () => {
    const { clock, store } = setUp()
    const frozen = {
      ...store,
      async get(key: string) {
        const found = await store.get(key)
        await clock.advance(600_000)
        return found
      },
    }
    const entries = withExpiry(frozen, { now: clock.now })
    await entries.set("a", 1, { ttlMs: 60_000 })
    store.clear()
    expect(await entries.touch("a", { ttlMs: 60_000 })).toBe(false)
    expect(store.counts().put).toBe(0)
  })
})

describe("withExpiry() tells onEvent", () => {
  it.each<[string, string, ExpiryEvent]>([
    ["foreign", "raw", { type: "foreign", key: "a=3Ab", reason: "json" }],
    ["corrupt", '{"value":1', { type: "corrupt", key: "a=3Ab", reason: "json" }],
    ["unsupported", '{"value":1,"codec":"x"}', { type: "unsupported", key: "a=3Ab", reason: "encoding" }],
    ["coerced", '{"value":1,"expires_at":"1"}', { type: "coerced", key: "a=3Ab" }],
  ])("once of what is %s", async (_, stored, event) => {
    const { store, events, entries } = setUp({ lazyDelete: false })
    await store.put("a=3Ab", stored)
    expect(await entries.get("a:b")).toBeUndefined()
    expect(events).toEqual([event])
  })
})

describe("withExpiry() and long keys", () => {
  const [long, other] = ["k".repeat(300), "j".repeat(300)]

  it("keeps the whole key in the envelope", async () => {
    const { store, entries } = setUp()
    await entries.set(`${long}:`, 1)
    expect(store.operations[0]).toMatch(/^put k{211}=h/)
    const { keys } = await store.list()
    const stored = await store.get(keys[0]?.key ?? "")
    expect(JSON.parse(Buffer.from(stored?.bytes ?? []).toString())).toEqual({ key: escapeKey(`${long}:`), value: 1 })
    expect(await entries.getEntry(`${long}:`)).toEqual({ value: 1, sizeBytes: expect.any(Number) })
  })

  it.each([
    ["another key's entry", { key: escapeKey(other), value: "another's" }],
    ["an entry that names no key", { value: "nobody's" }],
    ["another key's dead entry", { key: escapeKey(other), value: "another's", expires_at: 1 }],
  ])("takes %s under its hash for missing, and raises the alarm", async (_, stored) => {
    const { store, events, entries } = setUp({ graceMs: 0 })
    await entries.set(long, 1)
    const [{ key = "" } = {}] = (await store.list()).keys
    await store.put(key, JSON.stringify(stored))
    store.clear()
    expect(await entries.get(long)).toBeUndefined()
    expect(await entries.touch(long, { ttlMs: 1_000 })).toBe(false)
    expect(events).toEqual([
      { type: "wrong-key", key },
      { type: "wrong-key", key },
    ])
    expect(store.counts()).toMatchObject({ get: 2, put: 0, delete: 0 })
  })

  it("survives a touch and getMany()", async () => {
    const { entries } = setUp()
    await entries.set(long, 1)
    await entries.set(other, 2)
    expect(await entries.touch(long, { ttlMs: 1_000 })).toBe(true)
    expect(await entries.getMany([long, other, "short"])).toEqual(
      new Map([
        [long, 1],
        [other, 2],
      ]),
    )
  })
})

describe("withExpiry({ rawKeys: true })", () => {
  it("reads and writes keys as other programs made them", async () => {
    const { store, entries } = setUp({ rawKeys: true })
    await store.put("session=1", '{"value":"theirs"}')
    expect(await entries.get("session=1")).toBe("theirs")
    await entries.set("session=1", "ours")
    expect(store.operations.at(-1)).toBe('put session=1 {"value":"ours"}')
    await expect(entries.get("session:1")).rejects.toBeInstanceOf(InvalidKeyError)
    await expect(entries.delete(["a", "b"])).rejects.toBeInstanceOf(InvalidKeyError)
  })
})

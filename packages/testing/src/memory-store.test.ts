import { KvHttpError, NamespaceNotReadyError, TELNYX_LIMITS, TELNYX_PRICES } from "@larder/core"
import { describe, expect, it } from "vitest"
import { fakeClock } from "./fake-clock.ts"
import { createMemoryStore } from "./memory-store.ts"
import { storeContract } from "./store-contract/store-contract.ts"

storeContract("createMemoryStore()", () => {
  const clock = fakeClock()
  return { store: createMemoryStore({ now: clock.now }), advance: clock.advance }
})

describe("createMemoryStore()", () => {
  it("states the limits and prices of Telnyx KV, unless told otherwise", () => {
    expect(createMemoryStore().capabilities).toMatchObject({
      maxKeyBytes: TELNYX_LIMITS.maxKeyBytes,
      maxValueBytes: TELNYX_LIMITS.maxValueBytes,
      binary: true,
      serverTtl: { support: "unknown" },
      prices: TELNYX_PRICES,
    })
    expect(createMemoryStore({ capabilities: { binary: false } }).capabilities.binary).toBe(false)
  })

  it("gives each store its own cell for what is learnt of server-side TTL", () => {
    createMemoryStore().capabilities.serverTtl.support = "no"
    expect(createMemoryStore().capabilities.serverTtl.support).toBe("unknown")
  })

  it("refuses a TTL with a 409 when the namespace has no TTL support, and takes the write without one", async () => {
    const store = createMemoryStore({ supportsTtl: false })
    const refused = store.put("a", "1", { ttlMs: 1_000 })
    await expect(refused).rejects.toBeInstanceOf(KvHttpError)
    await expect(refused).rejects.toMatchObject({ status: 409, outcome: "rejected" })
    expect(await store.put("a", "1")).toBe("created")
  })

  it("refuses every call while the namespace is not ready", async () => {
    let ready = false
    const store = createMemoryStore({ isReady: () => ready })
    await expect(store.get("a")).rejects.toBeInstanceOf(NamespaceNotReadyError)
    await expect(store.put("a", "1")).rejects.toBeInstanceOf(NamespaceNotReadyError)
    await expect(store.delete("a")).rejects.toBeInstanceOf(NamespaceNotReadyError)
    await expect(store.list()).rejects.toBeInstanceOf(NamespaceNotReadyError)
    ready = true
    expect(await store.get("a")).toBeUndefined()
  })

  it("answers a write with a TTL by a plain 409 while it is not ready: the two causes look the same", async () => {
    const store = createMemoryStore({ isReady: () => false })
    await expect(store.put("a", "1", { ttlMs: 1_000 })).rejects.toMatchObject({ code: "HTTP_409" })
  })

  it("ends a key at the whole second after its ttlMs, to the millisecond", async () => {
    const clock = fakeClock()
    const store = createMemoryStore({ now: clock.now })
    await store.put("a", "1", { ttlMs: 1_200 })
    await clock.advance(1_999)
    expect(await store.get("a")).toBeDefined()
    expect((await store.list()).keys).toHaveLength(1)
    await clock.advance(1)
    expect(await store.get("a")).toBeUndefined()
    expect((await store.list()).keys).toEqual([])
    expect(await store.put("a", "1")).toBe("created")
  })

  it("lists sizes, write times and the server's clock", async () => {
    const clock = fakeClock(5_000)
    const store = createMemoryStore({ now: clock.now })
    await store.put("a", "é")
    await clock.advance(10)
    expect(await store.list()).toEqual({
      keys: [{ key: "a", sizeBytes: 2, updatedAtMs: 5_000 }],
      serverNowMs: 5_010,
    })
  })

  it("keeps its bytes apart from those it was given and those it gave", async () => {
    const store = createMemoryStore()
    const given = Uint8Array.of(1)
    await store.put("a", given)
    given[0] = 9
    const read = await store.get("a")
    if (read !== undefined) read.bytes[0] = 9
    expect((await store.get("a"))?.bytes).toEqual(Uint8Array.of(1))
  })

  it.each(["", "zzz", btoa("other"), "%"])("list() refuses the cursor %j, which it has not written", async (cursor) => {
    await expect(createMemoryStore().list({ cursor })).rejects.toMatchObject({ status: 400 })
  })

  it.each([0, -1, 1.5, 1_001, Number.NaN])("list() refuses the limit %d", async (limit) => {
    await expect(createMemoryStore().list({ limit })).rejects.toThrow(RangeError)
  })
})

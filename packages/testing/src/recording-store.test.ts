import { describe, expect, it } from "vitest"
import { fakeClock } from "./fake-clock.ts"
import { createMemoryStore } from "./memory-store.ts"
import { recordingStore } from "./recording-store.ts"
import { storeContract } from "./store-contract/store-contract.ts"

storeContract("recordingStore()", () => {
  const clock = fakeClock()
  return { store: recordingStore(createMemoryStore({ now: clock.now })), advance: clock.advance }
})

describe("recordingStore()", () => {
  it("writes each operation as one line, in the order of the calls", async () => {
    const store = recordingStore(createMemoryStore())
    await store.get("a")
    await store.put("a", "2")
    await store.put("b", new TextEncoder().encode('{"value":1}'), { ttlMs: 1_500, contentType: "application/json" })
    await store.delete("a")
    await store.list()
    await store.list({ prefix: "cache/", limit: 10 })
    expect(store.operations).toEqual([
      "get a",
      "put a 2",
      'put b {"value":1} ttl=1500',
      "delete a",
      "list",
      "list cache/ limit=10",
    ])
    expect(store.counts()).toEqual({ get: 1, put: 2, delete: 1, list: 2 })
  })

  it("writes bytes that are no text, and long values, as their size", async () => {
    const store = recordingStore(createMemoryStore())
    await store.put("a", Uint8Array.of(0xff, 0xfe))
    await store.put("b", "é".repeat(1_000))
    expect(store.operations).toEqual(["put a <2 bytes>", "put b <2000 bytes>"])
  })

  it("writes the cursor of a further page", async () => {
    const store = recordingStore(createMemoryStore())
    await store.put("a", "")
    await store.put("b", "")
    const { cursor } = await store.list({ limit: 1 })
    store.clear()
    await store.list({ limit: 1, cursor })
    expect(store.operations).toEqual([`list limit=1 cursor=${cursor}`])
  })

  it("records what fails, and passes the failure on", async () => {
    const store = recordingStore(createMemoryStore())
    const reason = new Error("left")
    await expect(store.get("a", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(store.operations).toEqual(["get a"])
  })

  it("clear() forgets", async () => {
    const store = recordingStore(createMemoryStore())
    await store.get("a")
    store.clear()
    expect(store.operations).toEqual([])
    expect(store.counts()).toEqual({ get: 0, put: 0, delete: 0, list: 0 })
  })
})

import { getEventListeners } from "node:events"
import { createMemoryStore, fakeClock, storeContract } from "@larder/testing"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { InvalidKeyError } from "./errors/invalid-key-error.ts"
import { InvalidValueError } from "./errors/invalid-value-error.ts"
import { KvNetworkError } from "./errors/kv-network-error.ts"
import { KvResponseError } from "./errors/kv-response-error.ts"
import { fromBinding, type KvBinding } from "./from-binding.ts"
import type { KvPage, KvStore } from "./kv-store.ts"

const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

type Spelling = (page: KvPage) => unknown

/** As the published type stubs spell a page. */
const snakeCase: Spelling = ({ keys, cursor = "" }) => ({
  keys: keys.map(({ key, sizeBytes, updatedAtMs }) => ({
    name: key,
    size_bytes: sizeBytes,
    updated_at: new Date(updatedAtMs ?? 0).toISOString(),
  })),
  list_complete: cursor === "",
  cursor,
})

/** As the documentation spells one, from version 0.2.2 on. */
const camelCase: Spelling = ({ keys, cursor }) => ({
  keys: keys.map(({ key, sizeBytes, updatedAtMs }) => ({
    key,
    sizeBytes,
    updatedAt: new Date(updatedAtMs ?? 0).toISOString(),
  })),
  listComplete: cursor === undefined,
  ...(cursor === undefined ? {} : { cursor }),
})

/** A binding as the platform injects it, over a store in memory. */
function bindingOver(store: KvStore, spell: Spelling): KvBinding {
  return {
    async get(key) {
      const value = await store.get(key)
      return value === undefined ? null : decoder.decode(value.bytes)
    },
    async put(key, value, { expirationTtl } = {}) {
      await store.put(key, value, { ttlMs: expirationTtl === undefined ? undefined : expirationTtl * 1_000 })
    },
    delete: (key) => store.delete(key),
    list: async (options) => spell(await store.list(options)),
  }
}

for (const [name, spell] of Object.entries({ snakeCase, camelCase })) {
  storeContract(
    `fromBinding() in ${name}`,
    () => {
      const clock = fakeClock()
      return { store: fromBinding(bindingOver(createMemoryStore({ now: clock.now }), spell)), advance: clock.advance }
    },
    { without: ["binary", "contentType"] },
  )
}

/** A binding that answers everything with one value, and remembers what it was asked. */
function answering(answer: unknown) {
  const asked: unknown[][] = []
  const note =
    (name: string) =>
    (...given: unknown[]) => {
      asked.push([name, ...given])
      return typeof answer === "function" ? answer() : Promise.resolve(answer)
    }
  const binding: KvBinding = { get: note("get"), put: note("put"), delete: note("delete"), list: note("list") }
  return { asked, store: fromBinding(binding), binding }
}

describe("fromBinding()", () => {
  it("passes a TTL on in whole seconds, rounded up, and none where none was given", async () => {
    const { asked, store } = answering(undefined)
    await store.put("a", "1", { ttlMs: 1_001 })
    await store.put("a", "1", { contentType: "text/plain" })
    expect(asked).toEqual([
      ["put", "a", "1", { expirationTtl: 2 }],
      ["put", "a", "1", undefined],
    ])
  })

  it("does not claim to know whether a TTL takes effect", async () => {
    const { store } = answering(undefined)
    await store.put("a", "1", { ttlMs: 1_000 })
    expect(store.capabilities.serverTtl.support).toBe("unknown")
  })

  it("asks a list for no more than it was asked for", async () => {
    const { asked, store } = answering({ keys: [] })
    await store.list()
    await store.list({ prefix: "a/", cursor: "c", limit: 5, signal: undefined })
    expect(asked).toEqual([
      ["list", {}],
      ["list", { prefix: "a/", cursor: "c", limit: 5 }],
    ])
  })

  it.each([undefined, null])("takes %j for a missing key", async (answer) => {
    expect(await answering(answer).store.get("a")).toBeUndefined()
  })

  it.each([[[0xff]], [[0xc3]], [[0xed, 0xa0, 0x80]], [[0x1f, 0x8b, 0x08]]])(
    "refuses the bytes %j, which are not UTF-8, and asks nothing",
    async (bytes) => {
      const { asked, store } = answering(undefined)
      await expect(store.put("a", Uint8Array.from(bytes))).rejects.toBeInstanceOf(InvalidValueError)
      expect(asked).toEqual([])
    },
  )

  it("refuses what is no key, and asks nothing", async () => {
    const { asked, store } = answering(undefined)
    for (const key of ["", "..", "_x", "a:b"]) await expect(store.get(key)).rejects.toBeInstanceOf(InvalidKeyError)
    await expect(store.list({ prefix: "a:" })).rejects.toBeInstanceOf(InvalidKeyError)
    await expect(store.put("a", "1", { ttlMs: 0 })).rejects.toBeInstanceOf(RangeError)
    expect(asked).toEqual([])
  })

  it.each([
    [{ keys: [], list_complete: true, cursor: "left over" }, undefined],
    [{ keys: [], listComplete: true, cursor: "left over" }, undefined],
    [{ keys: [], list_complete: false, cursor: "next" }, "next"],
    [{ keys: [], cursor: "next" }, "next"],
    [{ keys: [], cursor: "" }, undefined],
    [{ keys: [], cursor: null }, undefined],
    [{ keys: [] }, undefined],
  ])("of the page %j reads the cursor %j", async (page, cursor) => {
    expect((await answering(page).store.list()).cursor).toBe(cursor)
  })

  it("leaves out what it cannot read of a page", async () => {
    const keys = [
      null,
      "a",
      {},
      { name: 42 },
      { name: "b", sizeBytes: "3" },
      { key: "c", size_bytes: -1, updatedAt: "now" },
    ]
    expect(await answering({ keys }).store.list()).toEqual({ keys: [{ key: "b" }, { key: "c" }] })
  })

  it.each([
    undefined,
    null,
    [],
    "page",
    { keys: {} },
    { keys: null },
    { data: [] },
    { keys: [], list_complete: false },
  ])("refuses the page %j", async (page) => {
    await expect(answering(page).store.list()).rejects.toBeInstanceOf(KvResponseError)
  })

  it("wraps what the binding throws or rejects with, and keeps it as the cause", async () => {
    const cause = new Error("own")
    const throwing = () => {
      throw cause
    }
    for (const fail of [throwing, () => Promise.reject(cause)]) {
      const { store } = answering(fail)
      for (const call of [store.get, () => store.put("a", "1"), store.delete, () => store.list()]) {
        const failed = call("a")
        await expect(failed).rejects.toBeInstanceOf(KvNetworkError)
        await expect(failed).rejects.toMatchObject({ cause, outcome: "unknown", attempts: 1 })
      }
    }
  })

  it.each([0, -1, 1.5, "5", Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
    "refuses a deadlineMs of %j",
    (deadlineMs) => {
      // The rule holds for callers without types too.
      expect(() => fromBinding(answering(undefined).binding, { deadlineMs: deadlineMs as number })).toThrow(RangeError)
    },
  )
})

describe("fromBinding(), where the binding hangs,", () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })
  const hanging = () => answering(() => new Promise(() => {}))
  const calls: readonly [string, (store: KvStore, signal?: AbortSignal) => Promise<unknown>][] = [
    ["get", (store, signal) => store.get("a", { signal })],
    ["put", (store, signal) => store.put("a", "1", { signal })],
    ["delete", (store, signal) => store.delete("a", { signal })],
    ["list", (store, signal) => store.list({ signal })],
  ]

  it.each(calls)("ends a %s at its deadline", async (operation, call) => {
    const store = fromBinding(hanging().binding, { deadlineMs: 300 })
    const failed = Promise.allSettled([call(store)])
    await vi.advanceTimersByTimeAsync(299)
    expect(await Promise.race([failed, "pending"])).toBe("pending")
    await vi.advanceTimersByTimeAsync(1)
    expect(await failed).toMatchObject([
      { reason: { name: "KvTimeoutError", operation, outcome: "unknown", afterMs: 300 } },
    ])
  })

  it.each(calls)("ends a %s at once with the caller's reason, and keeps no listener", async (_, call) => {
    const { asked, store } = hanging()
    const controller = new AbortController()
    const failed = call(store, controller.signal)
    controller.abort("left")
    await expect(failed).rejects.toBe("left")
    await expect(call(store, controller.signal)).rejects.toBe("left")
    expect([asked.length, getEventListeners(controller.signal, "abort").length]).toEqual([1, 0])
  })

  it("sends writes of a key one after another, and none whose deadline has passed", async () => {
    const { asked, store } = hanging()
    const writes = Promise.allSettled([store.put("a", "1"), store.delete("a"), store.put("b", "1")])
    await vi.advanceTimersByTimeAsync(0)
    expect(asked).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await writes).toMatchObject([
      { reason: { operation: "put", outcome: "unknown" } },
      { reason: { name: "KvTimeoutError", operation: "delete", outcome: "not-sent" } },
      { reason: { operation: "put", outcome: "unknown" } },
    ])
    expect(asked).toHaveLength(2)
  })
})

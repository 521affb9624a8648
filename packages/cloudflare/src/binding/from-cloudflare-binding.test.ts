import { KvHttpError, KvNetworkError, KvResponseError, KvTimeoutError, ValueTooLargeError } from "@larder/core"
import { afterAll, afterEach, describe, expect, expectTypeOf, it, vi } from "vitest"
import { type FromCloudflareBindingOptions, fromCloudflareBinding } from "../index.ts"
import { startMiniflareKv } from "../test-kit/open-miniflare.ts"
import type { KvNamespaceBinding } from "./kv-namespace-binding.ts"

const miniflare = startMiniflareKv(20)
afterAll(() => miniflare.close())
afterEach(() => {
  vi.useRealTimers()
})

const openStore = async () => fromCloudflareBinding((await miniflare.open()).binding, { writeIntervalMs: 0 })
const decoder = new TextDecoder()

/** A binding that notes its calls and answers as it is told. */
function rig(answers: Partial<Record<keyof KvNamespaceBinding, unknown>> = {}, options?: FromCloudflareBindingOptions) {
  const calls: unknown[][] = []
  const member =
    (name: keyof KvNamespaceBinding) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args])
      const answer = answers[name]
      if (answer instanceof Error) throw answer
      return answer
    }
  const binding: KvNamespaceBinding = {
    get: member("get"),
    getWithMetadata: member("getWithMetadata"),
    put: member("put"),
    delete: member("delete"),
    list: member("list"),
  }
  return { store: fromCloudflareBinding(binding, options), calls }
}

interface GetOptions<Type> {
  type: Type
  cacheTtl?: number
}

/** The overloads of the vendor's own type that assigning depends on. Source: its types package, autumn 2026. */
interface VendorNamespace {
  get(key: string, options?: Partial<GetOptions<undefined>>): Promise<string | null>
  get(key: string, options?: GetOptions<"text">): Promise<string | null>
  get(key: string, options?: GetOptions<"arrayBuffer">): Promise<ArrayBuffer | null>
  get(key: string, options?: GetOptions<"stream">): Promise<ReadableStream | null>
  get(key: string[], options?: Partial<GetOptions<undefined>>): Promise<Map<string, string | null>>
  get(key: string[], options?: GetOptions<"text">): Promise<Map<string, string | null>>
  getWithMetadata<Metadata>(
    key: string,
    options: GetOptions<"arrayBuffer">,
  ): Promise<{ value: ArrayBuffer | null; metadata: Metadata | null; cacheStatus: string | null }>
  put(
    key: string,
    value: string | ArrayBuffer | ArrayBufferView | ReadableStream,
    options?: { expiration?: number; expirationTtl?: number; metadata?: unknown },
  ): Promise<void>
  delete(key: string): Promise<void>
  list<Metadata>(options?: { limit?: number; prefix?: string | null; cursor?: string | null }): Promise<{
    list_complete: boolean
    keys: { name: string; expiration?: number; metadata?: Metadata }[]
  }>
}

describe("fromCloudflareBinding()", () => {
  it("takes the vendor's own type", () => {
    expectTypeOf<VendorNamespace>().toExtend<KvNamespaceBinding>()
  })

  it("tells a lifetime of 60 seconds at least, rounded up, the end and the metadata", async () => {
    const { store, calls } = rig({}, { writeIntervalMs: 0 })
    const end = 1_790_000_000_500
    await store.put("a", "1", { ttlMs: 1, expiresAtMs: end, metadata: { by: "me" } })
    await store.put("a", "1", { ttlMs: 60_001 })
    await store.put("a", "1", { expiresAtMs: end })
    await store.put("a", "1")
    expect(calls.map(([, , , options]) => options)).toEqual([
      { expirationTtl: 60, metadata: { by: "me", expires_at: end } },
      { expirationTtl: 61 },
      { expiration: 1_790_000_001, metadata: { expires_at: end } },
      {},
    ])
  })

  it("reads with the cacheTtl it was given, in seconds, and without where it was not", async () => {
    const { store, calls } = rig(
      { get: null, getWithMetadata: { value: null, metadata: null } },
      { cacheTtlMs: 30_001 },
    )
    expect(await store.get("a")).toBeUndefined()
    expect(await store.getStream("a")).toBeUndefined()
    expect(await store.getMetadata("a")).toBeUndefined()
    expect(calls.map(([, , options]) => options)).toEqual([
      { type: "arrayBuffer", cacheTtl: 31 },
      { type: "stream", cacheTtl: 31 },
      { type: "arrayBuffer", cacheTtl: 31 },
    ])
    const plain = rig({ get: null })
    await plain.store.get("a")
    expect(plain.calls).toEqual([["get", "a", { type: "arrayBuffer" }]])
  })

  it.each([{ cacheTtlMs: 29_999 }, { cacheTtlMs: Number.NaN }, { deadlineMs: 0 }, { writeIntervalMs: -1 }])(
    "refuses %j",
    (options) => {
      expect(() => rig({}, options)).toThrow(RangeError)
    },
  )

  it("asks for a hundred keys at a time", async () => {
    const { store, calls } = rig({ get: new Map() })
    await store.getMany(Array.from({ length: 250 }, (_, index) => `k${index}`))
    expect(calls.map(([, keys]) => (keys as string[]).length)).toEqual([100, 100, 50])
  })

  it("reads a page to its end, and refuses one that does not say how it goes on", async () => {
    const keys = [{ name: "a", expiration: 1_790_000_000, metadata: { expires_at: 1_789_999_999_500 } }, { name: 5 }]
    const { store } = rig({ list: { keys, list_complete: true, cursor: "ignored" } })
    const end = 1_789_999_999_500
    expect(await store.list()).toEqual({ keys: [{ key: "a", expiresAtMs: end, metadata: { expires_at: end } }] })
    for (const page of [
      null,
      {},
      { keys: {} },
      { keys: [], list_complete: false },
      { keys: [], list_complete: false, cursor: "" },
    ]) {
      await expect(rig({ list: page }).store.list()).rejects.toBeInstanceOf(KvResponseError)
    }
  })

  it.each(["text", new Uint8Array(1), undefined, {}])(
    "does not take the answer %j for a missing key",
    async (answer) => {
      const { store } = rig({ get: answer })
      await expect(store.get("a")).rejects.toBeInstanceOf(KvResponseError)
      await expect(store.getStream("a")).rejects.toBeInstanceOf(KvResponseError)
      await expect(store.getMany(["a", "b"])).rejects.toBeInstanceOf(KvResponseError)
      const { store: mapped } = rig({ get: new Map([["a", answer === "text" ? 5 : answer]]) })
      await expect(mapped.getMany(["a", "b"])).rejects.toBeInstanceOf(KvResponseError)
    },
  )

  it("refuses a stream that is not of bytes", async () => {
    const { store, calls } = rig()
    const texts = new ReadableStream({
      start(controller) {
        controller.enqueue("text")
        controller.close()
      },
    })
    await expect(store.put("a", texts)).rejects.toMatchObject({ code: "INVALID_VALUE" })
    expect(calls).toEqual([])
  })

  it("leaves a stream that stalls when its caller aborts, and cancels it", async () => {
    const { store, calls } = rig()
    const cancel = vi.fn()
    const leaving = new AbortController()
    const put = store.put("a", new ReadableStream<Uint8Array>({ cancel }), leaving)
    leaving.abort("gone")
    await expect(put).rejects.toBe("gone")
    expect(cancel).toHaveBeenCalledWith("gone")
    expect(calls).toEqual([])
  })

  it.each([0, 1_001, 1.5])("refuses the limit %d", async (limit) => {
    const { store, calls } = rig()
    await expect(store.list({ limit })).rejects.toBeInstanceOf(RangeError)
    expect(calls).toEqual([])
  })

  it.each([
    [
      new Error("KV PUT failed: 429 Too Many Requests"),
      KvHttpError,
      { code: "HTTP_429", retryable: true, outcome: "rejected" },
    ],
    [
      new Error("KV PUT failed: 413 Value too large"),
      KvHttpError,
      { code: "HTTP_413", retryable: false, outcome: "rejected" },
    ],
    [new Error("KV PUT failed: 500 Internal"), KvHttpError, { code: "HTTP_500", retryable: true, outcome: "unknown" }],
    [new TypeError("Network connection lost."), KvNetworkError, { retryable: true, outcome: "unknown" }],
  ])("makes of %s the error that it means", async (thrown, errorClass, about) => {
    const error = await rig({ put: thrown })
      .store.put("a", "1")
      .catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(errorClass)
    expect(error).toMatchObject({ ...about, operation: "put", attempts: 1, cause: thrown })
  })

  it("ends a call by its deadline", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] })
    const { store } = rig({ get: new Promise(() => {}) }, { deadlineMs: 200 })
    const late = expect(store.get("a")).rejects.toBeInstanceOf(KvTimeoutError)
    await vi.advanceTimersByTimeAsync(200)
    await late
  })

  it("writes a key once a second, the latest of what came meanwhile", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] })
    const { store, calls } = rig()
    const writes = Promise.all([store.put("a", "1"), store.put("a", "2"), store.delete("a"), store.put("b", "1")])
    await vi.advanceTimersByTimeAsync(999)
    expect(calls.map(([name, key]) => `${name} ${key}`)).toEqual(["put a", "put b"])
    await vi.advanceTimersByTimeAsync(1)
    await writes
    expect(calls.map(([name, key]) => `${name} ${key}`)).toEqual(["put a", "put b", "delete a"])
  })
})

describe("fromCloudflareBinding() on Miniflare", () => {
  it("passes a stream on, and reads one", async () => {
    const store = await openStore()
    const bytes = new Uint8Array(300_000).map((_, index) => index % 251)
    await store.put("a", new Blob([bytes]).stream(), { metadata: { by: "me" } })
    const stream = await store.getStream("a")
    expect(Buffer.compare(new Uint8Array(await new Response(stream).arrayBuffer()), bytes)).toBe(0)
    expect(await store.getMetadata("a")).toEqual({ by: "me" })
    expect(await store.getStream("missing")).toBeUndefined()
  })

  it("stops a stream that is longer than the store takes, or fails, and stores nothing", async () => {
    const store = await openStore()
    let isCancelled = false
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1_048_576)),
      cancel: () => {
        isCancelled = true
      },
    })
    await expect(store.put("a", endless)).rejects.toBeInstanceOf(ValueTooLargeError)
    expect(isCancelled).toBe(true)
    const reason = new Error("the disk is gone")
    const failing = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(9))
        controller.error(reason)
      },
    })
    await expect(store.put("a", failing)).rejects.toBe(reason)
    expect(await store.get("a")).toBeUndefined()
  })

  it("reads a hundred keys by each call, the missing ones left out", async () => {
    const store = await openStore()
    const keys = Array.from({ length: 150 }, (_, index) => `k${index}`)
    await Promise.all(keys.map((key) => store.put(key, `value of ${key}`)))
    const values = await store.getMany([...keys, "missing"])
    expect(Array.from(values, ([key, { bytes }]) => [key, decoder.decode(bytes)])).toEqual(
      keys.map((key) => [key, `value of ${key}`]),
    )
  })

  it("lists the exact end from the metadata, and the server's where there is none", async () => {
    const { binding, now } = await miniflare.open()
    const store = fromCloudflareBinding(binding, { writeIntervalMs: 0 })
    const end = now() + 5_000
    await store.put("a", "1", { ttlMs: 5_000, expiresAtMs: end })
    await store.put("b", "1", { ttlMs: 90_000 })
    const [a, b] = (await store.list()).keys
    expect(a).toMatchObject({ key: "a", expiresAtMs: end })
    expect(Math.abs((b?.expiresAtMs ?? 0) - now() - 90_000)).toBeLessThan(60_000)
  })
})

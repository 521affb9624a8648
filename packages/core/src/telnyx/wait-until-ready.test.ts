import { type StubReply, stubFetch } from "@larder/testing"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { createKvClient } from "../create-kv-client.ts"
import { KvHttpError } from "../errors/kv-http-error.ts"
import { KvTimeoutError } from "../errors/kv-timeout-error.ts"
import { NamespaceNotReadyError } from "../errors/namespace-not-ready-error.ts"

const ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"
const read = (status: string) => ({ id: ID, name: "my-cache", status })
const answer = (status: string): StubReply => ({ status: 200, body: JSON.stringify({ data: read(status) }) })

describe("namespaces.waitUntilReady()", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] })
  })
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })
  const watch = (reply: (index: number) => StubReply | Promise<StubReply>) => {
    const fetch = stubFetch(({ index }) => reply(index))
    return { fetch, namespaces: createKvClient({ apiKey: "KEY0123", fetch, random: () => 0.5 }).namespaces }
  }

  it.each([
    { deadlineMs: 0 },
    { deadlineMs: -1 },
    { deadlineMs: Number.NaN },
    { deadlineMs: Number.POSITIVE_INFINITY },
    { deadlineMs: 2 ** 31 },
    { everyMs: 0 },
    { everyMs: -1 },
    { everyMs: Number.NaN },
  ])("waitUntilReady() refuses %j, which would not end, or never rest", async (options) => {
    const { fetch, namespaces } = watch(() => answer("pending"))
    await expect(namespaces.waitUntilReady(ID, options)).rejects.toBeInstanceOf(RangeError)
    expect(fetch.requests).toEqual([])
  })

  it("looks every 500 ms until it is usable", async () => {
    const { fetch, namespaces } = watch((index) => answer(index < 3 ? "pending" : "provision_ok"))
    const ready = namespaces.waitUntilReady(ID)
    await vi.advanceTimersByTimeAsync(1_499)
    expect(fetch.requests).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(1)
    expect(await ready).toEqual(read("provision_ok"))
    expect(fetch.requests).toHaveLength(4)
  })

  it.each(["provision_failed", "deleting", "delete_failed", "something_new"])(
    "gives up at once when it is %s",
    async (status) => {
      const { fetch, namespaces } = watch(() => answer(status))
      const failed = namespaces.waitUntilReady(ID)
      await expect(failed).rejects.toBeInstanceOf(NamespaceNotReadyError)
      await expect(failed).rejects.toMatchObject({ status, operation: "namespaces.waitUntilReady" })
      expect(fetch.requests).toHaveLength(1)
    },
  )

  it("passes a failed look on", async () => {
    const { namespaces } = watch(() => 401)
    await expect(namespaces.waitUntilReady(ID)).rejects.toBeInstanceOf(KvHttpError)
  })

  it("ends at its deadline while it is pending", async () => {
    const { fetch, namespaces } = watch(() => answer("pending"))
    const failed = namespaces.waitUntilReady(ID, { deadlineMs: 1_200, everyMs: 500 })
    failed.catch(() => {})
    await vi.advanceTimersByTimeAsync(1_200)
    await expect(failed).rejects.toBeInstanceOf(KvTimeoutError)
    await expect(failed).rejects.toMatchObject({ afterMs: 1_200, operation: "namespaces.waitUntilReady" })
    const sent = fetch.requests.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(fetch.requests).toHaveLength(sent)
  })

  it.each([
    ["hangs", () => new Promise<StubReply>(() => {})],
    ["fails", () => 503],
  ])("ends at its deadline while the server %s", async (_, reply) => {
    const { namespaces } = watch(reply)
    const failed = namespaces.waitUntilReady(ID, { deadlineMs: 300 })
    failed.catch(() => {})
    await vi.advanceTimersByTimeAsync(300)
    await expect(Promise.race([failed, "still waiting"])).rejects.toMatchObject({
      name: "KvTimeoutError",
      afterMs: 300,
    })
  })

  it("ends at once with the caller's reason, while looking and between looks", async () => {
    const controller = new AbortController()
    const { fetch, namespaces } = watch(() => answer("pending"))
    const between = namespaces.waitUntilReady(ID, { signal: controller.signal })
    await vi.advanceTimersByTimeAsync(100)
    controller.abort("left")
    await expect(between).rejects.toBe("left")
    await expect(namespaces.waitUntilReady(ID, { signal: controller.signal })).rejects.toBe("left")
    expect(fetch.requests).toHaveLength(1)
  })
})

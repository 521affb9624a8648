import { stubFetch } from "@larder/testing"
import { describe, expect, it, vi } from "vitest"
import { createKvClient } from "./create-kv-client.ts"

const ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"

// What is refused is listed whole beside resolveBaseUrl(), authorize(), resolveTransportOptions() and namespacePath().
describe("createKvClient()", () => {
  it("talks to the vendor unless it is told otherwise, through the global fetch of the moment", async () => {
    const client = createKvClient({ apiKey: "KEY0123", baseUrl: undefined, fetch: undefined, deadlineMs: undefined })
    const fetch = stubFetch(() => 404)
    vi.stubGlobal("fetch", fetch)
    await client.namespace(ID).get("a")
    expect(fetch.requests).toMatchObject([
      {
        url: `https://api.telnyx.com/v2/storage/kvs/${ID}/keys/a`,
        method: "GET",
        headers: { authorization: "Bearer KEY0123" },
        redirect: "manual",
      },
    ])
  })

  it.each([
    { apiKey: "" },
    { apiKey: "a\nb" },
    { apiKey: undefined as unknown as string },
    { apiKey: "KEY", baseUrl: "http://api.telnyx.com/v2" },
    { apiKey: "KEY", baseUrl: "https://user:pass@x.example" },
    { apiKey: "KEY", baseUrl: "" },
  ])("throws a TypeError for %j", (options) => {
    expect(() => createKvClient(options)).toThrow(TypeError)
  })

  it.each([{ deadlineMs: 0 }, { timeoutMs: Number.NaN }, { maxAttempts: 11 }])(
    "throws a RangeError for %j",
    (options) => {
      expect(() => createKvClient({ apiKey: "KEY", ...options })).toThrow(RangeError)
    },
  )

  it("gives the same store for the same id, and refuses an id that is none at once", () => {
    const client = createKvClient({ apiKey: "KEY" })
    expect(client.namespace(ID.toUpperCase())).toBe(client.namespace(ID))
    expect(client.namespace(ID.replace("7", "8"))).not.toBe(client.namespace(ID))
    expect(() => client.namespace("..")).toThrow(TypeError)
  })

  it("gives each namespace its own cell for what is learnt of TTL, and each client too", () => {
    const [one, other] = [createKvClient({ apiKey: "KEY" }), createKvClient({ apiKey: "KEY" })]
    one.namespace(ID).capabilities.serverTtl.support = "no"
    expect(one.namespace(ID.replace("7", "8")).capabilities.serverTtl.support).toBe("unknown")
    expect(other.namespace(ID).capabilities.serverTtl.support).toBe("unknown")
  })

  it("reads a short-lived key anew for each call", async () => {
    let reads = 0
    const fetch = stubFetch(() => 404)
    const store = createKvClient({ apiKey: () => `KEY${++reads}`, fetch }).namespace(ID)
    await store.get("a")
    await store.get("a")
    expect(fetch.requests.map(({ headers }) => headers["authorization"])).toEqual(["Bearer KEY1", "Bearer KEY2"])
  })

  it("rejects when the key cannot be read, and sends nothing", async () => {
    const fetch = stubFetch(() => 404)
    const error = new Error("vault is sealed")
    const apiKey = () => {
      throw error
    }
    await expect(createKvClient({ apiKey, fetch }).namespace(ID).get("a")).rejects.toBe(error)
    expect(fetch.requests).toEqual([])
  })
})

import { stubFetch } from "@larder/testing"
import { describe, expect, it, vi } from "vitest"
import { kvFromEnv } from "./kv-from-env.ts"

const ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"
const ENV = { TELNYX_API_KEY: "KEY0123\n", KV_MY_CACHE_ID: `${ID}\n` }

describe("kvFromEnv()", () => {
  it.each([
    [undefined, "https://api.telnyx.com/v2"],
    ["https://proxy.example", "https://proxy.example/v2"],
    ["https://proxy.example/", "https://proxy.example/v2"],
    ["https://proxy.example/kv//", "https://proxy.example/kv/v2"],
    ["http://127.0.0.1:8787", "http://127.0.0.1:8787/v2"],
  ])("with TELNYX_BASE_URL %j talks to %s", async (root, baseUrl) => {
    const fetch = stubFetch(() => 404)
    await kvFromEnv("MY_CACHE", { env: { ...ENV, TELNYX_BASE_URL: root }, fetch }).get("a")
    expect(fetch.requests[0]).toMatchObject({
      url: `${baseUrl}/storage/kvs/${ID}/keys/a`,
      headers: { authorization: "Bearer KEY0123" },
    })
  })

  it("reads process.env unless it is given another", async () => {
    for (const [name, value] of Object.entries(ENV)) vi.stubEnv(name, value)
    const fetch = stubFetch(() => 404)
    await kvFromEnv("MY_CACHE", { fetch }).get("a")
    expect(fetch.requests).toHaveLength(1)
  })

  it.each([undefined, "", " "])("calls the public API where TELNYX_BASE_URL is %j", async (root) => {
    const fetch = stubFetch(() => 404)
    await kvFromEnv("MY_CACHE", { env: { ...ENV, TELNYX_BASE_URL: root }, fetch }).get("a")
    expect(fetch.requests[0]?.url).toMatch(/^https:\/\/api\.telnyx\.com\/v2\/storage\/kvs\//)
  })

  it("reads the API key anew for each call, as it is short-lived", async () => {
    const env = { ...ENV }
    const fetch = stubFetch(() => 404)
    const store = kvFromEnv("MY_CACHE", { env, fetch })
    await store.get("a")
    env.TELNYX_API_KEY = "KEY0456"
    await store.get("a")
    env.TELNYX_API_KEY = ""
    await expect(store.get("a")).rejects.toThrow(/TELNYX_API_KEY is not set/)
    expect(fetch.requests.map(({ headers }) => headers["authorization"])).toEqual(["Bearer KEY0123", "Bearer KEY0456"])
  })

  it.each(["TELNYX_API_KEY", "KV_MY_CACHE_ID"])("says which variable is missing: %s", (name) => {
    for (const value of [undefined, "", " \n"]) {
      expect(() => kvFromEnv("MY_CACHE", { env: { ...ENV, [name]: value } })).toThrow(new RegExp(`${name} is not set`))
      expect(() => kvFromEnv("MY_CACHE", { env: { ...ENV, [name]: value } })).toThrow(TypeError)
    }
  })

  it.each(["", ".", "..", "a/b", "%2e%2e", "x?y", "x#y", "my-cache"])("refuses %j as a namespace id", (id) => {
    expect(() => kvFromEnv("MY_CACHE", { env: { ...ENV, KV_MY_CACHE_ID: id } })).toThrow(TypeError)
  })

  it.each(["http://proxy.example", "https://user:pass@proxy.example", "proxy.example", "https://x.example/?a"])(
    "refuses %j as TELNYX_BASE_URL",
    (root) => {
      expect(() => kvFromEnv("MY_CACHE", { env: { ...ENV, TELNYX_BASE_URL: root } })).toThrow(TypeError)
    },
  )
})

import { Agent, request } from "node:http"
import { describe, expect, it } from "vitest"
import { startLocalKv } from "./index.ts"
import { openLocal } from "./test-kit/open-local.ts"

describe("startLocalKv()", () => {
  it("listens on loopback, with a random key", async () => {
    const { local } = await openLocal()
    const other = await openLocal()
    expect(local.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(local.apiKey).not.toBe(other.local.apiKey)
  })

  it.each([
    { port: -1 },
    { port: 65_536 },
    { port: 1.5 },
    { provisionMs: -1 },
    { provisionMs: Number.NaN },
    { apiKey: "" },
    { apiKey: "a\nb" },
    { rateLimit: { limit: 0, windowMs: 1 } },
    { rateLimit: { limit: 1, windowMs: 0 } },
  ])("refuses %j", async (options) => {
    await expect(startLocalKv(options)).rejects.toThrow(RangeError)
  })

  it("rejects when the port is taken", async () => {
    const { local } = await openLocal()
    const port = Number(new URL(local.url).port)
    await expect(startLocalKv({ port })).rejects.toMatchObject({ code: "EADDRINUSE" })
  })
})

describe("LocalKv.createNamespace()", () => {
  it("gives a namespace that is usable at once, and the environment of a function", async () => {
    const { local, api } = await openLocal({ provisionMs: 60_000 })
    const { id, env } = await local.createNamespace({ name: "my-cache" })
    expect(env).toEqual({ TELNYX_BASE_URL: local.url, TELNYX_API_KEY: local.apiKey, KV_MY_CACHE_ID: id })
    expect((await api("PUT", `/${id}/keys/a`, { body: "1" })).status).toBe(201)
  })

  it("refuses a name the service would refuse", async () => {
    const { local } = await openLocal()
    await expect(local.createNamespace({ name: "My_Cache" })).rejects.toThrow(RangeError)
  })
})

describe("LocalKv.requests()", () => {
  it("tells every request, refused ones too", async () => {
    const { local, id, keys } = await openLocal()
    await keys("PUT", "/user%2F1", { body: "12345" })
    await keys("GET", "/user/1")
    await keys("GET", "?prefix=user%2F")
    await keys("GET", "/a:b")
    expect(local.requests()).toMatchObject([
      { operation: "put", namespaceId: id, key: "user/1", status: 201, bytesIn: 5, bytesOut: 0, charged: true },
      { operation: "get", namespaceId: id, key: "user/1", status: 200, bytesIn: 0, bytesOut: 5, charged: true },
      { operation: "list", namespaceId: id, prefix: "user/", status: 200, charged: true },
      { operation: "get", namespaceId: id, key: "a:b", status: 400, charged: false },
    ])
  })
})

describe("LocalKv.bill()", () => {
  it("charges what was carried out, in total and by prefix", async () => {
    const { local, keys } = await openLocal()
    await keys("PUT", "/cache%2Fa", { body: "12345" })
    await keys("GET", "/cache/a")
    await keys("GET", "/cache/missing")
    await keys("GET", "/cache/_:")
    await keys("DELETE", "/flag")
    await keys("GET", "?prefix=cache%2F")
    const bill = local.bill()
    expect(bill).toMatchObject({ gets: 2, puts: 1, deletes: 1, lists: 1, bytesIn: 5 })
    expect(bill.usd).toBeCloseTo((2 * 0.35 + 3 * 3.5) / 1e6, 12)
    expect(bill.byPrefix["cache/"]).toMatchObject({ gets: 2, puts: 1, deletes: 0, lists: 1 })
    expect(bill.byPrefix[""]).toMatchObject({ gets: 0, puts: 0, deletes: 1, lists: 0 })
  })
})

describe("LocalKv.reset()", () => {
  it("deletes every key and forgets the bill, but keeps namespaces", async () => {
    const { local, keys } = await openLocal()
    await keys("PUT", "/a", { body: "1" })
    await local.reset()
    expect([local.requests(), local.bill().puts]).toEqual([[], 0])
    expect((await keys("GET", "/a")).status).toBe(404)
    expect((await keys("PUT", "/a", { body: "1" })).status).toBe(201)
  })
})

describe("LocalKv.advance()", () => {
  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", async (ms) => {
    const { local } = await openLocal()
    expect(() => local.advance(ms)).toThrow(RangeError)
  })
})

describe("LocalKv.close()", () => {
  it("ends connections that are kept alive, and may be called again", async () => {
    const local = await startLocalKv()
    const agent = new Agent({ keepAlive: true })
    const socketClosed = new Promise<void>((resolve, reject) => {
      request(`${local.url}/v2`, { agent }, (response) => response.resume())
        .on("socket", (socket) => socket.once("close", () => resolve()))
        .on("error", reject)
        .end()
    })
    while (local.requests().length === 0) await new Promise(setImmediate)
    await Promise.all([local.close(), local.close(), socketClosed])
    agent.destroy()
  })
})

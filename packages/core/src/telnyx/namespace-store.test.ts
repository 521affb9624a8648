import { stubFetch } from "@larder/testing"
import nock from "nock"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { createKvClient } from "../create-kv-client.ts"
import { InvalidKeyError } from "../errors/invalid-key-error.ts"
import { KvHttpError } from "../errors/kv-http-error.ts"
import { KvResponseError } from "../errors/kv-response-error.ts"
import { NamespaceNotFoundError } from "../errors/namespace-not-found-error.ts"
import { NamespaceNotReadyError } from "../errors/namespace-not-ready-error.ts"
import { nodeHttpFetch } from "../node/node-http-fetch.ts"

const ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"
const KEYS = `/v2/storage/kvs/${ID}/keys`
const NOT_FOUND = { errors: [{ code: "10005", title: "Resource not found" }] }
const NO_NAMESPACE = { errors: [{ code: "10005", title: "Namespace not found", source: { parameter: "id" } }] }
const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte)

describe.each([
  ["the global fetch", undefined],
  ["nodeHttpFetch()", nodeHttpFetch()],
])("the store of a namespace, on the wire through %s", (_, fetch) => {
  const store = createKvClient({ apiKey: "KEY0123\n", fetch, maxAttempts: 1 }).namespace(ID)
  /** An API that takes this very method, path, query and body, once. */
  const api = (method: string, path: string, body?: nock.RequestBodyMatcher) =>
    nock("https://api.telnyx.com", { reqheaders: { authorization: "Bearer KEY0123" } }).intercept(path, method, body)

  beforeAll(() => nock.disableNetConnect())
  afterEach(() => {
    const pending = nock.pendingMocks()
    nock.cleanAll()
    expect(pending).toEqual([])
  })
  afterAll(() => nock.enableNetConnect())

  it("get() reads bytes and content type", async () => {
    api("GET", `${KEYS}/user%2F1`).reply(200, Buffer.from(BYTES), { "content-type": "image/png" })
    expect(await store.get("user/1")).toEqual({ bytes: BYTES, contentType: "image/png" })
  })

  it.each([
    ["a=b", "a%3Db"],
    ["//", "%2F%2F"],
    ["...", "..."],
    ["A-z_0.9", "A-z_0.9"],
  ])("get() sends the key %j as the one segment %s", async (key, segment) => {
    let sent: unknown
    api("GET", /(?:)/ as unknown as string).reply(function () {
      sent = this.req.path
      return [200, "x"]
    })
    await store.get(key)
    expect(sent).toBe(`${KEYS}/${segment}`)
  })

  it("get() of an empty value without a content type gives no bytes", async () => {
    api("GET", `${KEYS}/a`).reply(200)
    expect(await store.get("a")).toEqual({ bytes: new Uint8Array(0) })
  })

  it.each([NOT_FOUND, "", "<html>Not Found</html>", { errors: [null] }])(
    "get() takes a 404 with the body %j for a missing key",
    async (body) => {
      api("GET", `${KEYS}/a`).reply(404, body)
      expect(await store.get("a")).toBeUndefined()
    },
  )

  it("every call tells a 404 of the namespace from one of a key", async () => {
    for (const method of ["GET", "PUT", "DELETE"]) api(method, `${KEYS}/a`).reply(404, NO_NAMESPACE)
    api("GET", KEYS).reply(404, NO_NAMESPACE)
    await expect(store.get("a")).rejects.toBeInstanceOf(NamespaceNotFoundError)
    await expect(store.put("a", "1")).rejects.toBeInstanceOf(NamespaceNotFoundError)
    await expect(store.delete("a")).rejects.toBeInstanceOf(NamespaceNotFoundError)
    await expect(store.list()).rejects.toBeInstanceOf(NamespaceNotFoundError)
  })

  it.each([201, 200, 204])("put() sends the value verbatim and reads a %d with no body", async (status) => {
    let sent: unknown
    api("PUT", `${KEYS}/a`).reply(function (_uri, body) {
      sent = { body, type: this.req.headers["content-type"] }
      return [status]
    })
    expect(await store.put("a", "Zoë")).toBe(status === 201 ? "created" : "updated")
    expect(sent).toEqual({ body: "Zoë", type: undefined })
  })

  it("put() sends bytes, their content type and the TTL in seconds, rounded up", async () => {
    let sent: unknown
    api("PUT", `${KEYS}/a?ttl_secs=2`).reply(function (_uri, body) {
      sent = [body, this.req.headers["content-type"]]
      return [201]
    })
    await store.put("a", BYTES, { contentType: "image/png", ttlMs: 1_001 })
    expect(sent).toEqual([Buffer.from(BYTES).toString("hex"), "image/png"])
  })

  it.each([200, 202, 204])("delete() reads a %d", async (status) => {
    api("DELETE", `${KEYS}/user%2F1`).reply(status)
    expect(await store.delete("user/1")).toBeUndefined()
  })

  it("delete() of a missing key does nothing, also where the server says 404", async () => {
    api("DELETE", `${KEYS}/a`).reply(404, NOT_FOUND)
    expect(await store.delete("a")).toBeUndefined()
  })

  it("list() sends prefix, cursor and limit, and reads the page", async () => {
    const meta = { has_more: true, cursor: "b&c=" }
    api("GET", `${KEYS}?prefix=a%2F&cursor=%26%3D%3F&limit=10`).reply(
      200,
      { data: [{ key: "a/b", size_bytes: 3, updated_at: "2026-06-18T14:48:17.475129983Z" }], meta },
      { date: "Thu, 18 Jun 2026 14:48:18 GMT" },
    )
    expect(await store.list({ prefix: "a/", cursor: "&=?", limit: 10 })).toEqual({
      keys: [{ key: "a/b", sizeBytes: 3, updatedAtMs: Date.UTC(2026, 5, 18, 14, 48, 17, 475) }],
      cursor: "b&c=",
      serverNowMs: Date.UTC(2026, 5, 18, 14, 48, 18),
    })
  })

  it.each([undefined, {}, { prefix: "" }, { prefix: undefined, limit: undefined }])(
    "list(%j) sends no query",
    async (options) => {
      api("GET", KEYS).reply(200, { data: [], meta: { has_more: false } })
      expect((await store.list(options)).keys).toEqual([])
    },
  )

  it.each(["<html>Sign in</html>", "", "[]", '{"data": {}}', '{"data": [], "meta": {"has_more": true}}'])(
    "list() refuses a 200 with the body %j",
    async (body) => {
      api("GET", KEYS).reply(200, body)
      await expect(store.list()).rejects.toBeInstanceOf(KvResponseError)
    },
  )

  it("a 409 means that the namespace is not ready; with a TTL it may mean that it has none", async () => {
    for (const method of ["GET", "DELETE", "PUT"]) api(method, `${KEYS}/a`).reply(409)
    await expect(store.get("a")).rejects.toBeInstanceOf(NamespaceNotReadyError)
    await expect(store.delete("a")).rejects.toBeInstanceOf(NamespaceNotReadyError)
    await expect(store.put("a", "1")).rejects.toBeInstanceOf(NamespaceNotReadyError)
    api("PUT", `${KEYS}/a?ttl_secs=1`).reply(409)
    const refused = store.put("a", "1", { ttlMs: 1 })
    await expect(refused).rejects.toBeInstanceOf(KvHttpError)
    await expect(refused).rejects.toMatchObject({
      status: 409,
      code: "HTTP_409",
      outcome: "rejected",
      retryable: false,
    })
  })

  it.each([400, 401, 403, 413, 422])("a %d is a typed error with what the vendor says", async (status) => {
    const error = { code: "10015", title: "Bad", detail: "No", source: { parameter: "key" } }
    api("GET", `${KEYS}/a`).reply(status, { errors: [error] }, { "x-request-id": "r-1" })
    await expect(store.get("a")).rejects.toMatchObject({
      name: "KvHttpError",
      code: `HTTP_${status}`,
      status,
      operation: "get",
      retryable: false,
      outcome: "rejected",
      requestId: "r-1",
      attempts: 1,
      errors: [{ code: "10015", title: "Bad", detail: "No", parameter: "key" }],
    })
  })
})

describe("the store of a namespace, before anything is sent", () => {
  const fetch = stubFetch(() => 200)
  const store = createKvClient({ apiKey: "KEY0123", fetch }).namespace(ID)
  afterEach(() => expect(fetch.requests).toEqual([]))

  // What is no key is listed whole in physical-key.test.ts.
  it.each(["", "..", "a/../b", "_x", "session:1", "k".repeat(257), 42, { toString: () => "a" }])(
    "refuses the key %j in every call",
    async (key) => {
      // The rule holds for callers without types too.
      const text = key as string
      await expect(store.get(text)).rejects.toBeInstanceOf(InvalidKeyError)
      await expect(store.put(text, "1")).rejects.toBeInstanceOf(InvalidKeyError)
      await expect(store.delete(text)).rejects.toBeInstanceOf(InvalidKeyError)
    },
  )

  it.each([0, -1, 1_001, 1.5, Number.NaN, "10", null])("list() refuses the limit %j", async (limit) => {
    await expect(store.list({ limit: limit as number })).rejects.toBeInstanceOf(RangeError)
  })

  it.each(["_", "a b", "session:", "k".repeat(257), 42, null])("list() refuses the prefix %j", async (prefix) => {
    await expect(store.list({ prefix: prefix as string })).rejects.toBeInstanceOf(InvalidKeyError)
  })

  it.each(["", "a\nb", "text/plain\r\nx-injected: 1", "text/plain\0", "é", "猫"])(
    "put() refuses the content type %j, which no header can carry",
    async (contentType) => {
      await expect(store.put("a", "1", { contentType })).rejects.toBeInstanceOf(TypeError)
    },
  )

  it.each([0, "60", Number.NaN])("put() refuses the ttlMs %j", async (ttlMs) => {
    await expect(store.put("a", "1", { ttlMs: ttlMs as number })).rejects.toThrow(/ttlMs/)
  })

  it("put() refuses a value that is too large, or none", async () => {
    await expect(store.put("a", "a".repeat(1_048_577))).rejects.toMatchObject({ code: "VALUE_TOO_LARGE" })
    await expect(store.put("a", "\ud800")).rejects.toMatchObject({ code: "INVALID_VALUE" })
    await expect(store.put("a", undefined as unknown as string)).rejects.toMatchObject({ code: "INVALID_VALUE" })
  })
})

describe("put() with idempotent: false", () => {
  it.each([
    [503, false, 1],
    [503, undefined, 4],
    [429, false, 4],
  ])("answered %d, idempotent %s: sent %d times", async (status, idempotent, times) => {
    const fetch = stubFetch(() => status)
    const store = createKvClient({ apiKey: "KEY0123", fetch, random: () => 0 }).namespace(ID)
    await expect(store.put("a", "1", { idempotent })).rejects.toMatchObject({ status, attempts: times })
    expect(fetch.requests).toHaveLength(times)
  })
})

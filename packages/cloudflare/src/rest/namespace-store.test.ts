import { InvalidKeyError, KvResponseError, NamespaceNotFoundError } from "@larder/core"
import { nodeHttpFetch } from "@larder/core/node"
import { stubFetch } from "@larder/testing"
import nock from "nock"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { createCloudflareKv } from "../create-cloudflare-kv.ts"

const ACCOUNT = "0123456789abcdef0123456789abcdef"
const ID = "fedcba9876543210fedcba9876543210"
const ROOT = `/client/v4/accounts/${ACCOUNT}/storage/kv/namespaces/${ID}`
const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const failed = (code: number, message = "no") => ({ success: false, errors: [{ code, message }], result: null })
const done = (result: unknown, info: object = {}) => ({ success: true, errors: [], result, result_info: info })
const KEY_NOT_FOUND = failed(10_009, "get: 'key not found'")

describe.each([
  ["the global fetch", undefined],
  ["nodeHttpFetch()", nodeHttpFetch()],
])("the store of a namespace, on the wire through %s", (_, fetch) => {
  const options = { accountId: ACCOUNT.toUpperCase(), apiToken: "TOKEN\n", fetch, maxAttempts: 1, writeIntervalMs: 0 }
  const store = createCloudflareKv(options).namespace(ID)
  /** An API that takes this very method, path, query and body, once. */
  const api = (method: string, path: string, body?: nock.RequestBodyMatcher) =>
    nock("https://api.cloudflare.com", { reqheaders: { authorization: "Bearer TOKEN" } }).intercept(
      `${ROOT}${path}`,
      method,
      body,
    )

  beforeAll(() => nock.disableNetConnect())
  afterEach(() => {
    const pending = nock.pendingMocks()
    nock.cleanAll()
    expect(pending).toEqual([])
  })
  afterAll(() => nock.enableNetConnect())

  it("get() reads bytes, and the end in seconds of the expiration header", async () => {
    api("GET", "/values/user%2F1").reply(200, Buffer.from(BYTES), { expiration: "1790000000", "content-type": "x/y" })
    expect(await store.get("user/1")).toEqual({ bytes: BYTES, expiresAtMs: 1_790_000_000_000 })
    api("GET", "/values/a").reply(200, "", { expiration: "soon" })
    expect(await store.get("a")).toEqual({ bytes: new Uint8Array() })
  })

  it.each([
    ["a:b", "a%3Ab"],
    ["//", "%2F%2F"],
    ["%2e%2e", "%252e%252e"],
    ["猫?#", "%E7%8C%AB%3F%23"],
  ])("every call sends the key %j as the one segment %s", async (key, segment) => {
    for (const method of ["GET", "PUT", "DELETE"]) api(method, `/values/${segment}`).reply(200, "x")
    api("GET", `/metadata/${segment}`).reply(200, done(null))
    await store.get(key)
    await store.put(key, "x")
    await store.delete(key)
    expect(await store.getMetadata(key)).toBeUndefined()
  })

  it.each([KEY_NOT_FOUND, "", "<html>Not Found</html>", { errors: [null] }])(
    "a 404 with the body %j is a missing key",
    async (body) => {
      api("GET", "/values/a").reply(404, body)
      api("DELETE", "/values/a").reply(404, body)
      api("GET", "/metadata/a").reply(404, body)
      expect(await store.get("a")).toBeUndefined()
      expect(await store.delete("a")).toBeUndefined()
      expect(await store.getMetadata("a")).toBeUndefined()
    },
  )

  it.each([10_013, 7_003])("a 404 with the code %d is a missing namespace, in every call", async (code) => {
    for (const method of ["GET", "PUT", "DELETE"]) api(method, "/values/a").reply(404, failed(code))
    api("GET", "/keys").reply(404, failed(code))
    api("POST", "/bulk/get").reply(404, failed(code))
    api("PUT", "/bulk").reply(404, failed(code))
    const calls = [
      () => store.get("a"),
      () => store.put("a", "1"),
      () => store.delete("a"),
      () => store.list(),
      () => store.getMany(["a", "b"]),
      () =>
        store.putMany([
          { key: "a", value: "1" },
          { key: "b", value: "2" },
        ]),
    ]
    for (const call of calls) await expect(call()).rejects.toBeInstanceOf(NamespaceNotFoundError)
  })

  it("put() sends the value as it is, and a lifetime of 60 seconds at least, rounded up", async () => {
    const sent: unknown[] = []
    for (const query of ["", "?expiration_ttl=60", "?expiration_ttl=61", "?expiration_ttl=60"]) {
      api("PUT", `/values/a${query}`).reply(function (_uri, body) {
        sent.push([body, this.req.headers["content-type"]])
        return [200, done(null)]
      })
    }
    expect(await store.put("a", BYTES)).toBe("stored")
    await store.put("a", "1\n2", { ttlMs: 60_000 })
    await store.put("a", "", { ttlMs: 60_001 })
    await store.put("a", "1", { ttlMs: 1 })
    const type = "application/octet-stream"
    expect(sent).toEqual([
      [Buffer.from(BYTES).toString("hex"), type],
      ["1\n2", type],
      ["", type],
      ["1", type],
    ])
  })

  it("put() sends metadata and value as a form, byte for byte", async () => {
    let sent: { readonly form: FormData; readonly text: string } | undefined
    api("PUT", "/values/a?expiration_ttl=60").reply(async function (_uri, body) {
      const bytes = Buffer.from(String(body), "hex")
      const headers = { "content-type": String(this.req.headers["content-type"]) }
      sent = { form: await new Response(bytes, { headers }).formData(), text: bytes.toString("latin1") }
      return [200, done(null)]
    })
    const end = 1_790_000_000_123
    await store.put("a", BYTES, { ttlMs: 5_000, expiresAtMs: end, metadata: { owner: "Zoë\n" } })
    expect(JSON.parse(String(sent?.form.get("metadata")))).toEqual({ owner: "Zoë\n", expires_at: end })
    const value = sent?.form.get("value")
    expect(value instanceof Blob && new Uint8Array(await value.arrayBuffer())).toEqual(BYTES)
    expect(sent?.text).toContain(Buffer.from(BYTES).toString("latin1"))
  })

  it("put() of an end without a lifetime tells the server when", async () => {
    api("PUT", "/values/a?expiration=1790000001").reply(200, done(null))
    await store.put("a", "1", { expiresAtMs: 1_790_000_000_001 })
  })

  it("list() sends prefix, cursor and limit, and reads names, ends and metadata", async () => {
    const end = 1_790_000_000_123
    api("GET", "/keys?prefix=a%2F&cursor=%26%3D&limit=10").reply(
      200,
      done(
        [
          { name: "a/1", expiration: 1_790_000_061, metadata: { expires_at: end, by: "me" } },
          { name: "a/2", expiration: 1_790_000_061 },
          { name: "a/3", metadata: { expires_at: 1_790_000_000 } },
          { name: "a/4", expiration: "soon", metadata: null },
          { name: "a/1" },
          { name: 5 },
          null,
        ],
        { count: 5, cursor: "next" },
      ),
      { date: "Thu, 18 Jun 2026 14:48:18 GMT" },
    )
    expect(await store.list({ prefix: "a/", cursor: "&=", limit: 10 })).toEqual({
      keys: [
        { key: "a/1", expiresAtMs: end, metadata: { expires_at: end, by: "me" } },
        { key: "a/2", expiresAtMs: 1_790_000_061_000 },
        // Seconds, of a program that counts in them: no end that we could go by.
        { key: "a/3", metadata: { expires_at: 1_790_000_000 } },
        { key: "a/4" },
      ],
      cursor: "next",
      serverNowMs: Date.UTC(2026, 5, 18, 14, 48, 18),
    })
  })

  it("list() ends at an empty cursor, or none", async () => {
    for (const info of [{ cursor: "" }, {}, { cursor: null }]) {
      api("GET", "/keys").reply(200, done([], info))
      expect(await store.list()).toEqual({ keys: [] })
    }
  })

  it.each(["<html>Sign in</html>", "", "[]", '{"success":true}', { success: true, result: {} }])(
    "list() refuses a 200 with the body %j",
    async (body) => {
      api("GET", "/keys").reply(200, body)
      await expect(store.list()).rejects.toBeInstanceOf(KvResponseError)
    },
  )

  it("a 200 that says it failed has failed", async () => {
    api("GET", "/keys").reply(200, failed(10_000))
    await expect(store.list()).rejects.toMatchObject({ code: "UNAUTHORIZED" })
  })

  it("getMetadata() reads what is kept beside a value", async () => {
    api("GET", "/metadata/a").reply(200, done({ by: "me" }))
    expect(await store.getMetadata("a")).toEqual({ by: "me" })
  })
})

describe("the store of a namespace, before anything is sent", () => {
  const fetch = stubFetch(() => 200)
  const store = createCloudflareKv({ accountId: ACCOUNT, apiToken: "TOKEN", fetch }).namespace(ID)
  afterEach(() => expect(fetch.requests).toEqual([]))

  it.each(["", ".", "..", "a/../b", "a b", "a\u00a0b", "a\u200bb", "k".repeat(513), "é".repeat(257), "\ud800", 42])(
    "refuses the key %j in every call",
    async (key) => {
      // The rule holds for callers without types too.
      const text = key as string
      const calls = [
        () => store.get(text),
        () => store.put(text, "1"),
        () => store.delete(text),
        () => store.getMetadata(text),
        () => store.getMany(["a", text]),
        () =>
          store.putMany([
            { key: "a", value: "1" },
            { key: text, value: "1" },
          ]),
        () => store.deleteMany(["a", text]),
      ]
      for (const call of calls) await expect(call()).rejects.toBeInstanceOf(InvalidKeyError)
    },
  )

  it.each([0, -1, 1_001, 1.5, Number.NaN, "10", null])("list() refuses the limit %j", async (limit) => {
    await expect(store.list({ limit: limit as number })).rejects.toBeInstanceOf(RangeError)
  })

  it.each([0, -1, Number.NaN, 1e300, "60"])("put() and putMany() refuse the ttlMs %j", async (ttlMs) => {
    const options = { ttlMs: ttlMs as number }
    await expect(store.put("a", "1", options)).rejects.toThrow(/^put: ttlMs/)
    await expect(store.putMany([{ key: "a", value: "1", ...options }])).rejects.toThrow(/^putMany: ttlMs/)
  })

  it.each([0, 1_790_000_000, Number.NaN, 1e300, "1790000000000"])("put() refuses the expiresAtMs %j", async (end) => {
    await expect(store.put("a", "1", { expiresAtMs: end as number })).rejects.toThrow(/^put: expiresAtMs/)
  })

  it("put() refuses metadata that is too large, no object, or no JSON", async () => {
    const loop: Record<string, unknown> = {}
    loop["self"] = loop
    const others = [new Date(0), { toJSON: () => "text" }, { toJSON: () => undefined }]
    for (const metadata of [{ a: "é".repeat(510) }, [1], "text", loop, { a: 1n }, ...others]) {
      const refused = store.put("a", "1", { metadata: metadata as unknown as Record<string, unknown> })
      await expect(refused).rejects.toMatchObject({ code: "INVALID_VALUE" })
    }
  })

  it("put() and putMany() refuse a value of more than 25 MiB", async () => {
    const value = new Uint8Array(26_214_401)
    await expect(store.put("a", value)).rejects.toMatchObject({ code: "VALUE_TOO_LARGE" })
    await expect(store.putMany([{ key: "a", value }])).rejects.toMatchObject({ code: "VALUE_TOO_LARGE" })
  })
})

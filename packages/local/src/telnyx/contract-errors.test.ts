import { describe, expect, it } from "vitest"
import { firstError, openLocal } from "../test-kit/open-local.ts"
import { rawRequest } from "../test-kit/raw-request.ts"

const UNKNOWN_ID = "6a0f3d0e-7c1b-4a57-9d6c-0e2b8f3d1a55"

describe("an error", () => {
  it("has the vendor's form", async () => {
    const { keys } = await openLocal()
    const response = await keys("GET", "/missing")
    expect(response.headers["content-type"]).toBe("application/json")
    expect(response.json()).toEqual({
      errors: [
        {
          code: "10005",
          title: "Resource not found",
          detail: "There is no such key.",
          meta: { url: "https://developers.telnyx.com/docs/overview/errors/10005" },
          source: { parameter: "key" },
        },
      ],
    })
  })
})

describe("400 with code 10015", () => {
  it.each([
    ["an empty key", "/"],
    ["a colon", "/session:1"],
    ["an encoded colon", "/session%3A1"],
    ["a space", "/a%20b"],
    ["a letter beyond ASCII", "/Zo%C3%AB"],
    ["a leading _", "/_system"],
    ["an encoded leading _", "/%5Fsystem"],
    ["257 characters", `/${"a".repeat(257)}`],
    ["a malformed escape", "/a%2"],
    ["an escape that is not UTF-8", "/%FF"],
    ["a double escape", "/a%252Fb"],
    ["a NUL", "/a%00"],
    ["a dot segment", "/.."],
    ["an encoded dot segment", "/%2e%2e"],
    ["a dot segment within", "/a%2F.%2Fb"],
  ])("answers a key with %s", async (_, path) => {
    const { keys } = await openLocal()
    for (const method of ["GET", "PUT", "DELETE"]) {
      const response = await keys(method, path)
      const { code, source } = firstError(response)
      expect([response.status, code, source]).toEqual([400, "10015", { parameter: "key" }])
    }
  })

  it.each(["not-a-uuid", "%2e%2e", `${UNKNOWN_ID}0`])("answers the namespace id %s", async (id) => {
    const { api } = await openLocal()
    for (const [method, path] of [
      ["GET", ""],
      ["DELETE", ""],
      ["GET", "/keys"],
      ["PUT", "/keys/a"],
    ] as const) {
      const response = await api(method, `/${id}${path}`)
      const { code, source } = firstError(response)
      expect([response.status, code, source]).toEqual([400, "10015", { parameter: "id" }])
    }
  })

  it.each(["", "{", "null", "[]", '{"name": 1}', '{"name": ""}', '{"name": "My_Cache"}'])(
    "answers the body %j of a new namespace",
    async (body) => {
      const { api } = await openLocal()
      const response = await api("POST", "", { body })
      const { code, source } = firstError(response)
      expect([response.status, code, source]).toEqual([400, "10015", { pointer: "/name" }])
    },
  )

  it.each([
    ["limit=0", "limit"],
    ["limit=-1", "limit"],
    ["limit=ten", "limit"],
    ["limit=1&limit=2", "limit"],
    ["cursor=garbage", "cursor"],
    ["cursor=", "cursor"],
    [`cursor=${Buffer.from('["other/","other/a"]').toString("base64url")}`, "cursor"],
  ])("answers the list parameter %s", async (query, parameter) => {
    const { keys } = await openLocal()
    const response = await keys("GET", `?${query}`)
    const { code, source } = firstError(response)
    expect([response.status, code, source]).toEqual([400, "10015", { parameter }])
  })
})

describe("401 with code 10009", () => {
  it.each([undefined, "Bearer wrong", "Bearer ", "Basic local"])("answers the authorization %s", async (value) => {
    const { local, id } = await openLocal()
    const headers: Record<string, string> = value === undefined ? {} : { authorization: value }
    const response = await rawRequest(local.url, `/v2/storage/kvs/${id}/keys/a`, { headers })
    expect([response.status, firstError(response).code]).toEqual([401, "10009"])
  })
})

describe("404 with code 10005", () => {
  it("tells a missing namespace from a missing key by its source", async () => {
    const { api, keys } = await openLocal()
    const noNamespace = await api("GET", `/${UNKNOWN_ID}/keys/a`)
    const noKey = await keys("GET", "/a")
    expect([noNamespace.status, firstError(noNamespace).source]).toEqual([404, { parameter: "id" }])
    expect([noKey.status, firstError(noKey).source]).toEqual([404, { parameter: "key" }])
  })

  it.each([
    ["GET", "/v2/nowhere"],
    ["GET", "/storage/kvs"],
    ["PATCH", "/v2/storage/kvs"],
  ])("answers %s %s", async (method, path) => {
    const { local } = await openLocal()
    const headers = { authorization: `Bearer ${local.apiKey}` }
    const response = await rawRequest(local.url, path, { method, headers })
    expect([response.status, firstError(response).code]).toEqual([404, "10005"])
  })
})

describe("409", () => {
  it("answers a TTL in a namespace without TTL support, and stores nothing", async () => {
    const { local, api } = await openLocal()
    const { id } = await local.createNamespace({ name: "plain", supportsTtl: false })
    const response = await api("PUT", `/${id}/keys/a?ttl_secs=60`, { body: "1" })
    expect([response.status, firstError(response).source]).toEqual([409, { parameter: "ttl_secs" }])
    expect((await api("GET", `/${id}/keys/a`)).status).toBe(404)
    expect((await api("PUT", `/${id}/keys/a`, { body: "1" })).status).toBe(201)
  })

  it("answers keys of a namespace that is not provision_ok", async () => {
    const { api } = await openLocal({ provisionMs: 1_000 })
    const created = await api("POST", "", { body: '{"name": "slow"}' })
    const { data } = created.json() as { data: { id: string } }
    for (const [method, path] of [
      ["GET", "/a"],
      ["PUT", "/a"],
      ["DELETE", "/a"],
      ["GET", ""],
    ] as const) {
      const response = await api(method, `/${data.id}/keys${path}`)
      expect([response.status, firstError(response).source]).toEqual([409, { parameter: "id" }])
    }
  })
})

describe("413", () => {
  it.each([1_048_577, 5_000_000])("answers a value of %d bytes, and stores nothing", async (size) => {
    const { keys } = await openLocal()
    const response = await keys("PUT", "/a", { body: Buffer.alloc(size) })
    expect([response.status, firstError(response).code]).toEqual([413, "413"])
    expect((await keys("GET", "/a")).status).toBe(404)
  })

  it("answers a body of unknown length that passes 1 MiB", async () => {
    const { keys } = await openLocal()
    const headers = { "transfer-encoding": "chunked" }
    expect((await keys("PUT", "/a", { body: Buffer.alloc(1_048_577), headers })).status).toBe(413)
  })
})

describe("422", () => {
  it.each(["ttl=60", "ttl_secs=0", "ttl_secs=-1", "ttl_secs=1.5", "ttl_secs=9223372037", "ttl_secs=", "ttl_secs=1e3"])(
    "answers ?%s, and stores nothing",
    async (query) => {
      const { keys } = await openLocal()
      expect((await keys("PUT", `/a?${query}`, { body: "1" })).status).toBe(422)
      expect((await keys("GET", "/a")).status).toBe(404)
    },
  )
})

describe("429 with code 10011", () => {
  it("answers beyond the limit, until the window resets by the server's clock", async () => {
    const { local, keys } = await openLocal({ now: () => 0, rateLimit: { limit: 2, windowMs: 1_500 } })
    const first = await keys("GET", "/a")
    await keys("GET", "/a")
    local.advance(500)
    const refused = await keys("GET", "/a")
    local.advance(1_000)
    const after = await keys("GET", "/a")
    expect(rateHeaders(first)).toEqual(["2", "1", "2", undefined])
    expect([refused.status, firstError(refused).code, ...rateHeaders(refused)]).toEqual([
      429,
      "10011",
      "2",
      "0",
      "1",
      "1",
    ])
    expect([after.status, ...rateHeaders(after)]).toEqual([404, "2", "1", "2", undefined])
  })
})

function rateHeaders({ headers }: { headers: Readonly<Record<string, string | undefined>> }): (string | undefined)[] {
  return ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after"].map((name) => headers[name])
}

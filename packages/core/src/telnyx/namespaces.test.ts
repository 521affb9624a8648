import { type StubReply, stubFetch } from "@larder/testing"
import nock from "nock"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { createKvClient } from "../create-kv-client.ts"
import { KvResponseError } from "../errors/kv-response-error.ts"
import { NamespaceNotFoundError } from "../errors/namespace-not-found-error.ts"
import { nodeHttpFetch } from "../node/node-http-fetch.ts"

const ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"
const PATH = `/v2/storage/kvs/${ID}`
const inState = (status: string) => ({ record_type: "storage_kv", id: ID, name: "my-cache", status })
const read = (status: string) => ({ id: ID, name: "my-cache", status })
const answer = (status: string): StubReply => ({ status: 200, body: JSON.stringify({ data: inState(status) }) })

describe.each([
  ["the global fetch", undefined],
  ["nodeHttpFetch()", nodeHttpFetch()],
])("namespaces, on the wire through %s", (_, fetch) => {
  const { namespaces } = createKvClient({ apiKey: "KEY0123", fetch, maxAttempts: 1 })
  const api = () => nock("https://api.telnyx.com", { reqheaders: { authorization: "Bearer KEY0123" } })

  beforeAll(() => nock.disableNetConnect())
  afterEach(() => {
    const pending = nock.pendingMocks()
    nock.cleanAll()
    expect(pending).toEqual([])
  })
  afterAll(() => nock.enableNetConnect())

  it("create() posts the name as JSON", async () => {
    let type: unknown
    api()
      .post("/v2/storage/kvs", '{"name":"my-cache"}')
      .reply(function () {
        type = this.req.headers["content-type"]
        return [201, { data: inState("pending") }]
      })
    expect(await namespaces.create("my-cache")).toEqual(read("pending"))
    expect(type).toBe("application/json")
  })

  it("list() asks for one page", async () => {
    const meta = { page_number: 2, page_size: 250, total_pages: 3, total_results: 501 }
    api()
      .get("/v2/storage/kvs?page%5Bnumber%5D=2&page%5Bsize%5D=250")
      .reply(200, { data: [inState("provision_ok")], meta })
    expect(await namespaces.list({ pageNumber: 2, pageSize: 250 })).toEqual({
      namespaces: [read("provision_ok")],
      pageNumber: 2,
      totalPages: 3,
      totalResults: 501,
    })
  })

  it("get() and delete() name it by its id", async () => {
    api()
      .get(PATH)
      .reply(200, { data: inState("provision_ok") })
    api()
      .delete(PATH)
      .reply(200, { data: inState("deleting") })
    expect(await namespaces.get(ID.toUpperCase())).toEqual(read("provision_ok"))
    expect(await namespaces.delete(ID)).toEqual(read("deleting"))
  })

  it("a 404 means that there is none", async () => {
    api().get(PATH).reply(404, { errors: [] })
    await expect(namespaces.get(ID)).rejects.toBeInstanceOf(NamespaceNotFoundError)
  })

  it("a 409 means that it is being deleted already, or the name is taken", async () => {
    api().delete(PATH).reply(409)
    await expect(namespaces.delete(ID)).rejects.toMatchObject({ name: "KvHttpError", status: 409, outcome: "rejected" })
  })

  it("a 200 with something else is refused", async () => {
    api().get(PATH).reply(200, "<html>Sign in</html>")
    await expect(namespaces.get(ID)).rejects.toBeInstanceOf(KvResponseError)
  })
})

describe("namespaces, before anything is sent", () => {
  const fetch = stubFetch(() => answer("pending"))
  const { namespaces } = createKvClient({ apiKey: "KEY0123", fetch })
  afterEach(() => expect(fetch.requests).toEqual([]))

  it.each(["", ".", "..", "a/b", "%2e%2e", "x?y", "x#y", "my-cache", `${ID}/keys/a`, undefined, 42])(
    "get(), delete() and waitUntilReady() reject the id %j, and do not throw at once",
    async (id) => {
      // The rule holds for callers without types too.
      const text = id as string
      await expect(namespaces.get(text)).rejects.toBeInstanceOf(TypeError)
      await expect(namespaces.delete(text)).rejects.toBeInstanceOf(TypeError)
      await expect(namespaces.waitUntilReady(text)).rejects.toBeInstanceOf(TypeError)
    },
  )

  it.each(["", "My-Cache", "a b", "a_b", "a/b", "é", "a\n", undefined, 42])(
    "create() refuses the name %j",
    async (name) => {
      await expect(namespaces.create(name as string)).rejects.toBeInstanceOf(TypeError)
    },
  )

  it.each([
    { pageNumber: 0 },
    { pageNumber: 1.5 },
    { pageNumber: Number.NaN },
    { pageSize: 0 },
    { pageSize: 251 },
    { pageSize: Number.POSITIVE_INFINITY },
  ])("list() refuses %j", async (options) => {
    await expect(namespaces.list(options)).rejects.toBeInstanceOf(RangeError)
  })
})

describe("namespaces.create(), which must not make two", () => {
  it.each([
    ["a broken connection", () => Promise.reject(new Error("broken")), 1, "unknown"],
    ["a 500", () => 500, 1, "unknown"],
    ["a 502", () => 502, 1, "unknown"],
    ["a 503", () => 503, 1, "unknown"],
    ["a 504", () => 504, 1, "unknown"],
    ["a 408", () => 408, 1, "unknown"],
    ["a 429", () => 429, 4, "rejected"],
    ["no connection", () => Promise.reject(Object.assign(new Error(), { code: "ECONNREFUSED" })), 4, "not-sent"],
  ])("is sent again only where nothing was done: %s", async (_, reply, attempts, outcome) => {
    const fetch = stubFetch(reply as () => StubReply)
    const { namespaces } = createKvClient({ apiKey: "KEY0123", fetch, random: () => 0 })
    await expect(namespaces.create("my-cache")).rejects.toMatchObject({ attempts, outcome })
    expect(fetch.requests).toHaveLength(attempts)
  })

  it("is not sent again when the server hangs", async () => {
    const fetch = stubFetch(() => new Promise(() => {}))
    const { namespaces } = createKvClient({ apiKey: "KEY0123", fetch, timeoutMs: 5 })
    await expect(namespaces.create("my-cache")).rejects.toMatchObject({ name: "KvTimeoutError", outcome: "unknown" })
    expect(fetch.requests).toHaveLength(1)
  })
})

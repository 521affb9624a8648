import { describe, expect, it } from "vitest"
import type { LocalKvOptions } from "../index.ts"
import { form, type OpenCloudflare, openCloudflare, refusalOf, resultOf } from "../test-kit/open-cloudflare.ts"
import { type RawOptions, type RawResponse, rawRequest } from "../test-kit/raw-request.ts"

const STANDS_STILL = { now: () => 1_790_000_000_000 }

interface Both extends OpenCloudflare {
  /** Sends to the keys of the same namespace by the API of Telnyx. */
  telnyx(method: string, path: string, options?: Omit<RawOptions, "method">): Promise<RawResponse>
  /** Sends to the same namespace by the API of Cloudflare, at a location. */
  at(location: string, method: string, path: string, body?: string): Promise<RawResponse>
}

async function openBoth(options?: LocalKvOptions): Promise<Both> {
  const open = await openCloudflare(options)
  const { local, id } = open
  const headers = { authorization: `Bearer ${local.apiKey}` }
  const [namespace] = local.namespaces()
  return {
    ...open,
    telnyx: (method, path, rest = {}) =>
      rawRequest(local.url, `/v2/storage/kvs/${namespace?.id}/keys${path}`, { method, ...rest, headers }),
    at: (location, method, path, body = "") => {
      const account = `/client/v4/accounts/${local.cloudflare.accountId}`
      const target = `/at/${location}${account}/storage/kv/namespaces/${id}${path}`
      return rawRequest(local.url, target, { method, headers, body })
    },
  }
}

describe("both APIs", () => {
  it("name a namespace by the same digits, with and without dashes", async () => {
    const { local, api, id } = await openBoth()
    const { id: uuid, cloudflareId } = await local.createNamespace({ name: "b" })
    expect(cloudflareId).toBe(uuid.replaceAll("-", ""))
    expect(resultOf(await api("GET", ""))).toMatchObject([{ id }, { id: cloudflareId, title: "b" }])
  })

  it("see the same values, ends and keys", async () => {
    const { local, kv, telnyx } = await openBoth(STANDS_STILL)
    await kv("PUT", "/values/a%2Fb?expiration_ttl=60", form("1", '{"n":1}'))
    await telnyx("PUT", "/c?ttl_secs=60", { body: "2" })
    expect([(await telnyx("GET", "/a%2Fb")).text, (await kv("GET", "/values/c")).text]).toEqual(["1", "2"])
    expect((await telnyx("GET", "")).json()).toMatchObject({ data: [{ key: "a/b", size_bytes: 1 }, { key: "c" }] })
    expect(resultOf(await kv("GET", "/keys"))).toEqual([
      { name: "a/b", expiration: 1_790_000_060, metadata: { n: 1 } },
      { name: "c", expiration: 1_790_000_060 },
    ])
    local.advance(60_000)
    expect([(await telnyx("GET", "/a%2Fb")).status, (await kv("GET", "/values/c")).status]).toEqual([404, 404])
  })

  it("list a key that only one of them can name, which the other refuses to read", async () => {
    const { kv, telnyx } = await openBoth()
    await kv("PUT", "/values/session%3A1", { body: "1" })
    expect((await telnyx("GET", "")).json()).toMatchObject({ data: [{ key: "session:1" }] })
    expect((await telnyx("GET", "/session%3A1")).status).toBe(400)
  })

  it("keep their own limits: one write a second is Cloudflare's alone, 1 MiB is Telnyx's", async () => {
    const { kv, telnyx } = await openBoth(STANDS_STILL)
    const large = Buffer.alloc(2_000_000)
    expect((await kv("PUT", "/values/a", { body: large })).status).toBe(200)
    expect((await telnyx("PUT", "/a", { body: large })).status).toBe(413)
    expect([(await telnyx("PUT", "/a")).status, (await telnyx("PUT", "/a")).status]).toEqual([200, 200])
    expect((await telnyx("GET", "/a")).text).toBe("")
  })

  it("are billed by their own prices, bulk requests by the key", async () => {
    const { local, kv, telnyx } = await openBoth()
    await kv("PUT", "/values/a%2F1", { body: "1" })
    await telnyx("PUT", "/a%2F2", { body: "22" })
    await kv("POST", "/bulk/delete", { body: '["a/1","b"]' })
    await kv("GET", "/keys?prefix=a%2F")
    await kv("GET", "/metadata/b")
    await kv("GET", "/keys?limit=1")
    const bill = local.bill()
    expect(bill).toMatchObject({ puts: 2, deletes: 2, lists: 1, gets: 1 })
    expect(bill.usd).toBeCloseTo((5 + 3.5 + 2 * 5 + 5 + 0.5) / 1e6, 12)
    expect(bill.byPrefix["a/"]).toMatchObject({ puts: 2, deletes: 1, lists: 1, gets: 0 })
    expect(bill.byPrefix[""]).toMatchObject({ puts: 0, deletes: 1, lists: 0, gets: 1 })
    const bytesIn = Object.values(bill.byPrefix).reduce((sum, line) => sum + line.bytesIn, 0)
    expect([bill.bytesIn, bytesIn]).toEqual([14, 14])
  })

  it("come into one log", async () => {
    const { local, id, kv, telnyx } = await openBoth()
    await kv("PUT", "/values/a%3Ab", { body: "1" })
    await telnyx("GET", "/a")
    await kv("POST", "/bulk/get", { body: '{"keys":["a/1","a/2","b"]}' })
    expect(local.requests()).toMatchObject([
      { vendor: "cloudflare", operation: "put", key: "a:b", namespaceId: id, status: 200, charged: true },
      { vendor: "telnyx", operation: "get", key: "a", status: 404 },
      { vendor: "cloudflare", operation: "bulk.get", keysByPrefix: { "a/": 2, "": 1 }, status: 200 },
    ])
  })

  it("are in one snapshot, metadata, any key and any title included", async () => {
    const { local, id, api, kv } = await openBoth()
    await api("PUT", `/${id}`, { body: '{"title":"My Cache"}' })
    await kv("PUT", "/values/%F0%9F%98%80", form("1", '{"é":"😀"}'))
    const snapshot = local.snapshot()
    await kv("DELETE", "/values/%F0%9F%98%80")
    await api("DELETE", `/${id}`)
    await local.restore(JSON.parse(JSON.stringify(snapshot)) as typeof snapshot)
    expect(resultOf(await api("GET", ""))).toMatchObject([{ id, title: "My Cache" }])
    expect(resultOf(await kv("GET", "/keys"))).toEqual([{ name: "😀", metadata: { é: "😀" } }])
  })

  it("are behind the control endpoint's door", async () => {
    const { local, id } = await openBoth()
    const target = `/_larder/client/v4/accounts/${local.cloudflare.accountId}/storage/kv/namespaces/${id}/keys`
    expect(resultOf(await rawRequest(local.url, target))).toEqual([])
    expect(local.requests()).toEqual([])
  })
})

describe("a location", () => {
  const LOCATIONS = { fra: { lagMs: 0 }, syd: { lagMs: 60_000 } }

  it("sees the old value, or that there was none, until the lag is over; its own writes at once", async () => {
    const { local, at } = await openBoth({ ...STANDS_STILL, locations: LOCATIONS })
    // A look-up that finds nothing is kept there as well: the value is noticed as late as a change would be.
    expect((await at("syd", "GET", "/values/a")).status).toBe(404)
    await at("fra", "PUT", "/values/a", "1")
    local.advance(59_999)
    expect((await at("syd", "GET", "/values/a")).status).toBe(404)
    expect(resultOf(await at("syd", "GET", "/keys"))).toEqual([])
    local.advance(1)
    expect((await at("syd", "GET", "/values/a")).text).toBe("1")
    await at("syd", "PUT", "/bulk", '[{"key":"a","value":"2","metadata":2}]')
    expect((await at("syd", "GET", "/values/a")).text).toBe("2")
    expect(resultOf(await at("syd", "GET", "/keys"))).toEqual([{ name: "a", metadata: 2 }])
    await at("fra", "POST", "/bulk/delete", '["a"]')
    expect(resultOf(await at("syd", "POST", "/bulk/get", '{"keys":["a"]}'))).toEqual({ values: { a: "2" } })
    local.advance(60_000)
    expect(resultOf(await at("syd", "GET", "/keys"))).toEqual([])
  })

  it("holds writes to one a second of a key together with the others", async () => {
    const { at } = await openBoth({ ...STANDS_STILL, locations: LOCATIONS })
    expect((await at("fra", "PUT", "/values/a", "1")).status).toBe(200)
    expect((await at("syd", "PUT", "/values/a", "1")).status).toBe(429)
  })
})

describe("faults", () => {
  it("strike, and come in the form of Cloudflare", async () => {
    const { local, kv } = await openBoth()
    local.setFaults([
      { operation: "bulk.get", fault: { kind: "status", status: 503 } },
      { operation: "get", key: "a:*", fault: { kind: "status", status: 403, body: '{"errors":[{"code":10026}]}' } },
    ])
    expect(refusalOf(await kv("POST", "/bulk/get", { body: '{"keys":["a"]}' }))).toEqual([503, 10001])
    expect(refusalOf(await kv("GET", "/values/a%3A1"))).toEqual([403, 10026])
    expect((await kv("GET", "/values/b")).status).toBe(404)
  })

  it("alter pages of keys", async () => {
    const { local, kv } = await openBoth()
    const keys = Array.from({ length: 20 }, (_, n) => `k${n + 10}`)
    await kv("PUT", "/bulk", { body: JSON.stringify(keys.map((key) => ({ key, value: "" }))) })
    const page = async (cursor = ""): Promise<{ names: string[]; cursor: string }> => {
      const response = await kv("GET", `/keys?limit=10&cursor=${cursor}`)
      const { result, result_info: info } = response.json() as {
        result: { name: string }[]
        result_info: { cursor: string }
      }
      return { names: result.map(({ name }) => name), cursor: info.cursor }
    }
    local.setFaults([
      { fault: { kind: "repeat-keys", keys: 2 }, nth: 1 },
      { fault: { kind: "empty-page" }, nth: 2 },
      { fault: { kind: "expired-cursor" }, nth: 3 },
    ])
    const first = await page()
    const second = await page(first.cursor)
    const third = await kv("GET", `/keys?limit=10&cursor=${second.cursor}`)
    const fourth = await page(second.cursor)
    expect([first.names, second.names]).toEqual([keys.slice(0, 10), []])
    expect(fourth.names[0]).toBe("k18")
    expect(refusalOf(third)).toEqual([400, 10001])
  })
})

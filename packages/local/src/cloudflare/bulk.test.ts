import { describe, expect, it } from "vitest"
import { openCloudflare, refusalOf, resultOf } from "../test-kit/open-cloudflare.ts"

const STANDS_STILL = { now: () => 1_790_000_000_000 }

function entries(count: number): { key: string; value: string }[] {
  return Array.from({ length: count }, (_, n) => ({ key: `k/${n}`, value: String(n) }))
}

describe("PUT /bulk", () => {
  it("writes text, bytes, metadata and ends", async () => {
    const { kv } = await openCloudflare(STANDS_STILL)
    const body = JSON.stringify([
      { key: "a", value: "é" },
      { key: "b", value: "AP8=", base64: true, metadata: { n: 1 } },
      { key: "c", value: "", expiration_ttl: 60, metadata: null },
      { key: "d", value: "1", expiration: 1_790_000_061 },
    ])
    const put = await kv("PUT", "/bulk", { body })
    expect([put.status, resultOf(put)]).toEqual([200, { successful_key_count: 4, unsuccessful_keys: [] }])
    const got = await Promise.all(["a", "b", "c", "d"].map((key) => kv("GET", `/values/${key}`)))
    expect(got.map(({ body, headers }) => [body.toString("hex"), headers["expiration"]])).toEqual([
      ["c3a9", undefined],
      ["00ff", undefined],
      ["", "1790000060"],
      ["31", "1790000061"],
    ])
    expect(resultOf(await kv("GET", "/metadata/b"))).toEqual({ n: 1 })
  })

  it("takes 10,000 keys, and the last of those that are there twice", async () => {
    const { local, kv } = await openCloudflare(STANDS_STILL)
    const put = await kv("PUT", "/bulk", { body: JSON.stringify(entries(10_000)) })
    expect(resultOf(put)).toEqual({ successful_key_count: 10_000, unsuccessful_keys: [] })
    const twice = JSON.stringify([...entries(0), { key: "t", value: "1" }, { key: "t", value: "2" }])
    expect(resultOf(await kv("PUT", "/bulk", { body: twice }))).toMatchObject({ successful_key_count: 1 })
    expect((await kv("GET", "/values/t")).text).toBe("2")
    expect(local.bill().puts).toBe(10_001)
  })

  it("tells the keys written less than a second ago, and writes the others", async () => {
    const { local, kv } = await openCloudflare(STANDS_STILL)
    await kv("PUT", "/values/a", { body: "old" })
    const body = JSON.stringify(["a", "b"].map((key) => ({ key, value: "new" })))
    expect(resultOf(await kv("PUT", "/bulk", { body }))).toEqual({ successful_key_count: 1, unsuccessful_keys: ["a"] })
    expect([(await kv("GET", "/values/a")).text, (await kv("GET", "/values/b")).text]).toEqual(["old", "new"])
    local.advance(1_000)
    expect(resultOf(await kv("PUT", "/bulk", { body }))).toEqual({ successful_key_count: 2, unsuccessful_keys: [] })
  })

  it.each([
    ["10,001 keys", entries(10_001), 400],
    ["no list", {}, 400],
    ["an entry without a value", [{ key: "ok", value: "" }, { key: "a" }], 400],
    [
      "a key that is none",
      [
        { key: "ok", value: "" },
        { key: "a b", value: "" },
      ],
      400,
    ],
    [
      "a lone surrogate in a key",
      [
        { key: "ok", value: "" },
        { key: "\ud800", value: "" },
      ],
      400,
    ],
    [
      "a TTL that is too short",
      [
        { key: "ok", value: "" },
        { key: "a", value: "", expiration_ttl: 59 },
      ],
      400,
    ],
    [
      "a key that is too long",
      [
        { key: "ok", value: "" },
        { key: "é".repeat(257), value: "" },
      ],
      414,
    ],
    [
      "metadata that is too large",
      [
        { key: "ok", value: "" },
        { key: "a", value: "", metadata: "a".repeat(1_023) },
      ],
      413,
    ],
  ])("refuses %s, and stores nothing", async (_, body, status) => {
    const { kv } = await openCloudflare()
    expect(refusalOf(await kv("PUT", "/bulk", { body: JSON.stringify(body) }))).toEqual([status, 10001])
    expect(resultOf(await kv("GET", "/keys"))).toEqual([])
  })

  it("answers metadata nested beyond the stack with 413", async () => {
    const { kv } = await openCloudflare()
    const metadata = "[".repeat(200_000) + "]".repeat(200_000)
    const put = await kv("PUT", "/bulk", { body: `[{"key":"a","value":"","metadata":${metadata}}]` })
    expect(refusalOf(put)).toEqual([413, 10001])
  })
})

describe("POST /bulk/delete", () => {
  it("deletes keys, missing ones too", async () => {
    const { kv } = await openCloudflare()
    await kv("PUT", "/bulk", { body: JSON.stringify(entries(3)) })
    const body = JSON.stringify(["k/0", "k/2", "missing", "k/0"])
    const deleted = await kv("POST", "/bulk/delete", { body })
    expect(resultOf(deleted)).toEqual({ successful_key_count: 3, unsuccessful_keys: [] })
    expect(resultOf(await kv("GET", "/keys"))).toEqual([{ name: "k/1" }])
  })

  it("takes 10,000 keys and no more", async () => {
    const { kv } = await openCloudflare()
    const keys = entries(10_001).map(({ key }) => key)
    expect((await kv("POST", "/bulk/delete", { body: JSON.stringify(keys.slice(1)) })).status).toBe(200)
    expect(refusalOf(await kv("POST", "/bulk/delete", { body: JSON.stringify(keys) }))).toEqual([400, 10001])
  })
})

describe("POST /bulk/get", () => {
  it("answers text, JSON and metadata, and null for a missing key", async () => {
    const { kv } = await openCloudflare(STANDS_STILL)
    const body = JSON.stringify([
      { key: "a", value: '{"n":1}', expiration_ttl: 60, metadata: "m" },
      { key: "__proto__", value: "2" },
    ])
    await kv("PUT", "/bulk", { body })
    const get = async (question: object): Promise<string> => {
      const { values } = resultOf<{ values: object }>(await kv("POST", "/bulk/get", { body: JSON.stringify(question) }))
      return JSON.stringify(values)
    }
    const keys = ["a", "b", "__proto__"]
    expect(await get({ keys })).toBe('{"a":"{\\"n\\":1}","b":null,"__proto__":"2"}')
    expect(await get({ keys, type: "json" })).toBe('{"a":{"n":1},"b":null,"__proto__":2}')
    expect(await get({ keys, type: "json", withMetadata: true })).toBe(
      '{"a":{"value":{"n":1},"metadata":"m","expiration":1790000060},"b":null,"__proto__":{"value":2,"metadata":null}}',
    )
  })

  it("is charged by the key, missing ones too", async () => {
    const { local, kv } = await openCloudflare()
    await kv("POST", "/bulk/get", { body: JSON.stringify({ keys: ["a/1", "a/2", "b", "a/2"] }) })
    const { gets, usd, byPrefix } = local.bill()
    expect([gets, usd, byPrefix["a/"]?.gets, byPrefix[""]?.gets]).toEqual([3, 0.0000015, 2, 1])
  })

  it.each([
    ["no keys", { keys: [] }, 400],
    ["101 keys", { keys: entries(101).map(({ key }) => key) }, 400],
    ["another type", { keys: ["a"], type: "stream" }, 400],
    ["JSON that is none", { keys: ["text"], type: "json" }, 400],
    ["more than 25 MiB", { keys: ["large", "larger"] }, 413],
  ])("refuses %s", async (_, question, status) => {
    const { kv } = await openCloudflare()
    await kv("PUT", "/values/text", { body: "{" })
    await kv("PUT", "/values/large", { body: Buffer.alloc(26_214_400) })
    await kv("PUT", "/values/larger", { body: "1" })
    expect(refusalOf(await kv("POST", "/bulk/get", { body: JSON.stringify(question) }))).toEqual([status, 10001])
  })
})

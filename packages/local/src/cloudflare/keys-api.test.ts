import { describe, expect, it } from "vitest"
import { type EnvelopeBody, form, type OpenCloudflare, openCloudflare, refusalOf } from "../test-kit/open-cloudflare.ts"

type Entry = { readonly name: string; readonly expiration?: number; readonly metadata?: unknown }

async function list({ kv }: OpenCloudflare, query = ""): Promise<EnvelopeBody<Entry[]>> {
  return (await kv("GET", `/keys${query}`)).json() as EnvelopeBody<Entry[]>
}

async function write(open: OpenCloudflare, keys: readonly string[]): Promise<void> {
  const body = JSON.stringify(keys.map((key) => ({ key, value: key })))
  expect((await open.kv("PUT", "/bulk", { body })).status).toBe(200)
}

describe("GET /keys", () => {
  it("tells name, expiration and metadata, and no value", async () => {
    const open = await openCloudflare({ now: () => 1_790_000_000_000 })
    await open.kv("PUT", "/values/a?expiration_ttl=60", form("1", '{"n":1}'))
    await open.kv("PUT", "/values/b", { body: "1" })
    expect(await list(open)).toEqual({
      success: true,
      errors: [],
      messages: [],
      result: [{ name: "a", expiration: 1_790_000_060, metadata: { n: 1 } }, { name: "b" }],
      result_info: { count: 2, cursor: "" },
    })
  })

  it("pages by limit and cursor, to the last key and no further", async () => {
    const open = await openCloudflare()
    const keys = Array.from({ length: 25 }, (_, n) => `k${String(n).padStart(2, "0")}`)
    await write(open, keys)
    const pages: string[][] = []
    let cursor = ""
    do {
      const { result, result_info: info } = await list(open, `?limit=10&cursor=${cursor}`)
      pages.push(result.map(({ name }) => name))
      cursor = String(info?.["cursor"])
    } while (cursor !== "")
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 5])
    expect(pages.flat()).toEqual(keys)
  })

  it("takes any text as prefix, and orders keys by their bytes", async () => {
    const open = await openCloudflare()
    // By UTF-16, the last two would change places.
    const keys = ["a", "a:b", "z", "é", "日本", "\uffe6", "😀"]
    await write(open, keys.toReversed())
    expect((await list(open)).result.map(({ name }) => name)).toEqual(keys)
    for (const key of keys) {
      const { result } = await list(open, `?prefix=${encodeURIComponent(key)}`)
      expect(result.map(({ name }) => name)).toEqual(keys.filter((name) => name.startsWith(key)))
    }
  })

  it.each([
    ["limit=9", 400],
    ["limit=1001", 400],
    ["limit=ten", 400],
    ["cursor=garbage", 400],
    [`cursor=${Buffer.from('["other","other/a"]').toString("base64url")}`, 400],
    [`prefix=${"a".repeat(513)}`, 414],
  ])("refuses ?%s", async (query, status) => {
    const { kv } = await openCloudflare()
    expect(refusalOf(await kv("GET", `/keys?${query}`))).toEqual([status, 10001])
  })
})

import { describe, expect, it } from "vitest"
import { form, openCloudflare, refusalOf, resultOf } from "../test-kit/open-cloudflare.ts"

const STANDS_STILL = { now: () => 1_790_000_000_500 }
const NOW_SECS = 1_790_000_000
const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))

describe("PUT /values/{key}", () => {
  it("stores a body as it is, and answers in the envelope", async () => {
    const { kv } = await openCloudflare()
    const put = await kv("PUT", "/values/a", { body: "1", headers: { "content-type": "text/plain" } })
    const got = await kv("GET", "/values/a")
    expect([put.status, put.json()]).toEqual([200, { success: true, errors: [], messages: [], result: null }])
    expect([got.status, got.text, got.headers["content-type"]]).toEqual([200, "1", "application/octet-stream"])
  })

  it.each([
    ["every byte", EVERY_BYTE],
    ["lines of each kind", Buffer.from("a\nb\r\nc\r\r\n\n")],
    ["nothing", Buffer.alloc(0)],
    ["what looks like the end of a form", Buffer.from("\r\n--larder-boundar\r\n--\r\n")],
    ["25 MiB", Buffer.alloc(26_214_400, 7)],
  ])("gives back %s, with and without metadata", async (_, value) => {
    const { kv } = await openCloudflare()
    await kv("PUT", "/values/raw", { body: value })
    await kv("PUT", "/values/form", form(value, '{"a":1}'))
    for (const key of ["raw", "form"]) expect((await kv("GET", `/values/${key}`)).body.equals(value)).toBe(true)
  })

  it("takes a form without metadata, and clears what an earlier write has set", async () => {
    const { local, kv } = await openCloudflare()
    await kv("PUT", "/values/a?expiration_ttl=60", form("1", '{"n":[1,null,"é"]}'))
    expect(resultOf(await kv("GET", "/metadata/a"))).toEqual({ n: [1, null, "é"] })
    local.advance(1_000)
    await kv("PUT", "/values/a", form("2"))
    const got = await kv("GET", "/values/a")
    expect([got.text, got.headers["expiration"], resultOf(await kv("GET", "/metadata/a"))]).toEqual([
      "2",
      undefined,
      null,
    ])
  })

  it.each([
    ["expiration_ttl=60", NOW_SECS + 60],
    [`expiration=${NOW_SECS + 60}`, NOW_SECS + 60],
    [`expiration=${NOW_SECS + 900}&expiration_ttl=120`, NOW_SECS + 120],
  ])("ends a key by ?%s, by the server's clock", async (query, endsAtSecs) => {
    const { local, kv } = await openCloudflare(STANDS_STILL)
    await kv("PUT", `/values/a?${query}`, { body: "1" })
    const got = await kv("GET", "/values/a")
    expect(got.headers["expiration"]).toBe(String(endsAtSecs))
    local.advance(endsAtSecs * 1_000 - STANDS_STILL.now() - 1)
    expect((await kv("GET", "/values/a")).status).toBe(200)
    local.advance(1)
    expect((await kv("GET", "/values/a")).status).toBe(404)
  })

  it.each([
    "expiration_ttl=59",
    "expiration_ttl=0",
    "expiration_ttl=-60",
    "expiration_ttl=60.5",
    "expiration_ttl=1e3",
    "expiration_ttl=2147483648",
    "expiration_ttl=",
    `expiration=${NOW_SECS}`,
    `expiration=${NOW_SECS + 59}`,
    "expiration=tomorrow",
  ])("refuses ?%s, and stores nothing", async (query) => {
    const { kv } = await openCloudflare(STANDS_STILL)
    expect(refusalOf(await kv("PUT", `/values/a?${query}`, { body: "1" }))).toEqual([400, 10001])
    expect((await kv("GET", "/values/a")).status).toBe(404)
  })

  it("refuses a value beyond 25 MiB, metadata beyond 1024 bytes and what is no form, and stores nothing", async () => {
    const { kv } = await openCloudflare()
    const tooMuch = Buffer.alloc(26_214_401)
    const metadata = (bytes: number): string => JSON.stringify("é".repeat((bytes - 2) / 2))
    const sent = [{ body: tooMuch }, form(tooMuch), form("1", metadata(1_026)), form("1", "{")]
    const refused = await Promise.all(sent.map((options) => kv("PUT", "/values/a", options)))
    expect(refused.map(refusalOf)).toEqual([
      [413, 10001],
      [413, 10001],
      [413, 10001],
      [400, 10001],
    ])
    const headers = { "content-type": "multipart/form-data; boundary=x" }
    expect(refusalOf(await kv("PUT", "/values/a", { body: "no form", headers }))).toEqual([400, 10001])
    expect((await kv("GET", "/values/a")).status).toBe(404)
    expect((await kv("PUT", "/values/a", form("1", metadata(1_024)))).status).toBe(200)
  })

  it("takes one write a second of a key, wherever it is sent, by the server's clock", async () => {
    const { local, kv } = await openCloudflare(STANDS_STILL)
    const write = async (key: string): Promise<number> => (await kv("PUT", `/values/${key}`, { body: "1" })).status
    expect([await write("a"), await write("b"), await write("a")]).toEqual([200, 200, 429])
    expect(refusalOf(await kv("PUT", "/values/a", { body: "2" }))).toEqual([429, 971])
    local.advance(999)
    expect(await write("a")).toBe(429)
    local.advance(1)
    expect([await write("a"), await write("b")]).toEqual([200, 200])
    await local.reset()
    expect(await write("a")).toBe(200)
  })

  it("takes any number of writes, and any TTL, when cloudflareLimits is false", async () => {
    const { kv } = await openCloudflare({ ...STANDS_STILL, cloudflareLimits: false })
    const first = await kv("PUT", "/values/a?expiration_ttl=1", { body: "1" })
    const second = await kv("PUT", `/values/a?expiration=${NOW_SECS + 1}`, { body: "2" })
    expect([first.status, second.status]).toEqual([200, 200])
  })
})

describe("DELETE /values/{key}", () => {
  it("deletes a key, and a missing one, and leaves the next write free", async () => {
    const { kv } = await openCloudflare(STANDS_STILL)
    await kv("PUT", "/values/a", { body: "1" })
    expect([(await kv("DELETE", "/values/a")).status, (await kv("DELETE", "/values/a")).status]).toEqual([200, 200])
    expect((await kv("GET", "/values/a")).status).toBe(404)
  })
})

describe("GET /metadata/{key}", () => {
  it("answers null where there is none, and 10009 where there is no key", async () => {
    const { kv } = await openCloudflare()
    await kv("PUT", "/values/a", { body: "1" })
    expect(resultOf(await kv("GET", "/metadata/a"))).toBeNull()
    expect(refusalOf(await kv("GET", "/metadata/b"))).toEqual([404, 10009])
  })

  it("keeps any JSON but null, which is none", async () => {
    const { kv } = await openCloudflare()
    for (const [index, metadata] of ["0", "false", '""', "[]", '"é\\u0000"', '{"__proto__":1}', "null"].entries()) {
      await kv("PUT", `/values/${index}`, form("1", metadata))
      expect(JSON.stringify(resultOf(await kv("GET", `/metadata/${index}`)))).toBe(metadata)
    }
  })
})

import { describe, expect, it } from "vitest"
import { type ListBody, openLocal } from "../test-kit/open-local.ts"

const MIB = 1_048_576
const NANOSECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/

describe("PUT /storage/kvs/{id}/keys/{key}", () => {
  it("answers 201 created, then 200 updated, with an empty body", async () => {
    const { keys } = await openLocal()
    const created = await keys("PUT", "/a", { body: "1" })
    const updated = await keys("PUT", "/a", { body: "2" })
    expect([created.status, created.text, updated.status, updated.text]).toEqual([201, "", 200, ""])
  })

  it("keeps the value verbatim, up to 1 MiB", async () => {
    const { keys } = await openLocal()
    const value = Buffer.alloc(MIB, Uint8Array.of(0, 255, 10, 13, 128))
    expect((await keys("PUT", "/a", { body: value })).status).toBe(201)
    expect((await keys("GET", "/a")).body.equals(value)).toBe(true)
  })

  it("keeps an empty value", async () => {
    const { keys } = await openLocal()
    await keys("PUT", "/a")
    const read = await keys("GET", "/a")
    expect([read.status, read.body.length]).toEqual([200, 0])
  })

  it("answers one of many concurrent first writes with 201", async () => {
    const { keys } = await openLocal()
    const writes = await Promise.all(Array.from({ length: 20 }, (_, n) => keys("PUT", "/a", { body: String(n) })))
    expect(writes.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201])
  })
})

describe("GET /storage/kvs/{id}/keys/{key}", () => {
  it.each([
    "text/plain; charset=utf-8",
    "application/vnd.larder.frame",
    "nonsense",
    'multipart/form-data; boundary="x y"',
  ])("echoes the stored Content-Type %s", async (contentType) => {
    const { keys } = await openLocal()
    await keys("PUT", "/a", { body: "1", headers: { "content-type": contentType } })
    expect((await keys("GET", "/a")).headers["content-type"]).toBe(contentType)
  })

  it("defaults to application/octet-stream", async () => {
    const { keys } = await openLocal()
    await keys("PUT", "/a", { body: "1" })
    expect((await keys("GET", "/a")).headers["content-type"]).toBe("application/octet-stream")
  })

  it("sends the server's clock as Date", async () => {
    const { local, keys } = await openLocal({ now: () => Date.parse("2026-06-18T14:48:17Z") })
    local.advance(3_600_000)
    expect((await keys("GET", "/a")).headers["date"]).toBe("Thu, 18 Jun 2026 15:48:17 GMT")
  })
})

describe("DELETE /storage/kvs/{id}/keys/{key}", () => {
  it("answers 204, also for a missing key", async () => {
    const { keys } = await openLocal()
    await keys("PUT", "/a", { body: "1" })
    const deleted = await keys("DELETE", "/a")
    const again = await keys("DELETE", "/a")
    expect([deleted.status, deleted.text, again.status, again.text]).toEqual([204, "", 204, ""])
    expect((await keys("GET", "/a")).status).toBe(404)
  })
})

describe("GET /storage/kvs/{id}/keys", () => {
  it("lists keys with size and time, never values, without a cursor at the end", async () => {
    const { keys } = await openLocal()
    await keys("PUT", "/b", { body: "secret" })
    await keys("PUT", "/a", { body: "" })
    const response = await keys("GET")
    const updated_at = expect.stringMatching(NANOSECONDS)
    expect(response.json()).toEqual({
      record_type: "storage_kv_key",
      data: [
        { key: "a", size_bytes: 0, updated_at },
        { key: "b", size_bytes: 6, updated_at },
      ],
      meta: { has_more: false },
    })
    expect(response.text).not.toContain("secret")
  })

  it("gives a later write a later updated_at, within one millisecond too", async () => {
    const { keys } = await openLocal({ now: () => 1_790_000_000_000 })
    for (const key of ["/c", "/a", "/b"]) await keys("PUT", key, { body: "1" })
    const { data } = (await keys("GET")).json() as ListBody
    const byTime = data.toSorted((a, b) => (a.updated_at < b.updated_at ? -1 : 1))
    expect(byTime.map(({ key }) => key)).toEqual(["c", "a", "b"])
  })

  it("keeps to the prefix, literally", async () => {
    const { keys } = await openLocal()
    for (const key of ["a", "ab", "a/1", "b"]) await keys("PUT", `/${key}`, { body: "1" })
    const listed = async (prefix: string): Promise<string[]> => {
      const { data } = (await keys("GET", `?prefix=${encodeURIComponent(prefix)}`)).json() as ListBody
      return data.map(({ key }) => key)
    }
    expect(await listed("a")).toEqual(["a", "a/1", "ab"])
    expect(await listed("a/")).toEqual(["a/1"])
    expect(await listed("z")).toEqual([])
  })

  it("pages by an opaque cursor", async () => {
    const { keys } = await openLocal()
    for (const key of ["a", "b", "c"]) await keys("PUT", `/${key}`, { body: "1" })
    const first = (await keys("GET", "?limit=2")).json() as ListBody
    const second = (await keys("GET", `?limit=2&cursor=${first.meta.cursor}`)).json() as ListBody
    expect([first.data.map(({ key }) => key), first.meta.has_more]).toEqual([["a", "b"], true])
    expect([second.data.map(({ key }) => key), second.meta]).toEqual([["c"], { has_more: false }])
  })

  it("takes a limit above 1000 as 1000, which is the default", async () => {
    const { local, id, keys } = await openLocal()
    await local.seed(id, Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`key-${n}`, ""])))
    for (const query of ["", "?limit=1000", "?limit=1001", "?limit=999999"]) {
      const { data, meta } = (await keys("GET", query)).json() as ListBody
      expect([data.length, meta.has_more]).toEqual([1000, true])
    }
  })
})

describe("server-side TTL", () => {
  it("ends a key by itself, by the server's clock", async () => {
    const { local, keys } = await openLocal()
    await keys("PUT", "/a?ttl_secs=2", { body: "1" })
    local.advance(1_000)
    expect((await keys("GET", "/a")).status).toBe(200)
    local.advance(1_000)
    expect((await keys("GET", "/a")).status).toBe(404)
    expect(((await keys("GET")).json() as ListBody).data).toEqual([])
    expect((await keys("PUT", "/a", { body: "1" })).status).toBe(201)
  })

  it("is replaced by the next write with one, and cleared by one without", async () => {
    const { local, keys } = await openLocal({ now: () => 0 })
    for (const key of ["a", "b"]) await keys("PUT", `/${key}?ttl_secs=1`, { body: "1" })
    await keys("PUT", "/a?ttl_secs=5", { body: "2" })
    await keys("PUT", "/b", { body: "2" })
    local.advance(1_000)
    expect((await keys("GET", "/a")).status).toBe(200)
    local.advance(1_000_000)
    expect([(await keys("GET", "/a")).status, (await keys("GET", "/b")).status]).toEqual([404, 200])
  })

  it("is a whole number from 1 to 9,223,372,036", async () => {
    const { keys } = await openLocal()
    const statuses = [1, 9_223_372_036].map(async (ttl) => (await keys("PUT", `/a?ttl_secs=${ttl}`)).status)
    expect(await Promise.all(statuses)).toEqual([201, 200])
  })
})

/** Bulk calls over real HTTP, counted at the server. */
import { isKvError } from "@larder/core"
import { stubFetch } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { BulkError, createCloudflareKv } from "../index.ts"
import { openLocal } from "../test-kit/open-local.ts"

const decoder = new TextDecoder()
const keysTo = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`)
const writesTo = (count: number) => keysTo(count).map((key) => ({ key, value: `value of ${key}` }))

function count(requests: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const line of requests) counts[line] = (counts[line] ?? 0) + 1
  return counts
}

describe("getMany(), putMany() and deleteMany()", () => {
  it("read a thousand keys by 10 calls, write them by one, and delete them by one", async () => {
    const { store, requests } = await openLocal()
    await store.putMany(writesTo(1_000))
    const values = await store.getMany([...keysTo(1_000), "missing", "k1"])
    expect(values.size).toBe(1_000)
    for (const [key, { bytes }] of values) expect(decoder.decode(bytes)).toBe(`value of ${key}`)
    await store.deleteMany(keysTo(1_000))
    expect((await store.list()).keys).toEqual([])
    // The one key beyond the ten hundreds is read by itself.
    expect(count(requests())).toEqual({
      "bulk.put 200": 1,
      "bulk.get 200": 10,
      "get missing 404": 1,
      "bulk.delete 200": 1,
      "list 200": 1,
    })
  })

  it("go by single calls for a single key", async () => {
    const { store, requests } = await openLocal()
    await store.putMany([{ key: "a", value: "1" }])
    await store.getMany(["a"])
    await store.deleteMany(["a"])
    expect(requests()).toEqual(["put a 200", "get a 200", "delete a 200"])
  })

  it("send nothing for no keys", async () => {
    const { store, requests } = await openLocal()
    await store.putMany([])
    await store.deleteMany([])
    expect((await store.getMany([])).size).toBe(0)
    expect(requests()).toEqual([])
  })

  it("write the last of several values of a key", async () => {
    const { store } = await openLocal()
    await store.putMany([...writesTo(2), { key: "k0", value: "last" }])
    expect(decoder.decode((await store.get("k0"))?.bytes)).toBe("last")
  })

  it("keep lifetimes, ends and metadata", async () => {
    const nowMs = Date.now()
    const { store, local } = await openLocal({}, { cloudflareLimits: true, now: () => nowMs })
    const end = nowMs + 5_000
    await store.putMany([
      { key: "a", value: "1", ttlMs: 5_000, expiresAtMs: end, metadata: { by: "me" } },
      { key: "b", value: "2", expiresAtMs: nowMs + 3_600_000 },
      { key: "c", value: "3" },
    ])
    const { keys } = await store.list()
    expect(keys).toMatchObject([
      { key: "a", expiresAtMs: end, metadata: { by: "me", expires_at: end } },
      { key: "b", expiresAtMs: nowMs + 3_600_000 },
      { key: "c" },
    ])
    expect(keys[2]).toEqual({ key: "c" })
    const [a] = [...(await store.getMany(["a", "b"])).values()]
    expect(a?.expiresAtMs).toBeGreaterThan(nowMs + 59_000)
    local.advance(62_000)
    expect([...(await store.getMany(["a", "b", "c"])).keys()]).toEqual(["b", "c"])
  })

  it("cut calls at 10,000 keys", async () => {
    const { store, requests } = await openLocal()
    await store.putMany(writesTo(10_002))
    await store.deleteMany(keysTo(10_002))
    expect(requests()).toEqual([...Array(2).fill("bulk.put 200"), ...Array(2).fill("bulk.delete 200")])
  })

  it("cut calls at 100 MB", { timeout: 60_000 }, async () => {
    const sent: number[] = []
    const fetch = stubFetch(({ body }) => {
      sent.push(body?.length ?? 0)
      return { status: 200, body: '{"success":true,"result":{}}' }
    })
    const accountId = "0123456789abcdef0123456789abcdef"
    const store = createCloudflareKv({ accountId, apiToken: "T", fetch }).namespace(accountId)
    const value = new Uint8Array(24_000_000).fill(0x61)
    await store.putMany(keysTo(4).map((key) => ({ key, value })))
    expect(sent.map((length) => Math.round(length / 1e6))).toEqual([72, 24])
  })

  it("read values that are together too large for one call by several", async () => {
    const { store, requests } = await openLocal()
    const value = "x".repeat(5_000_000)
    for (const key of keysTo(7)) await store.put(key, value)
    const before = requests().length
    const values = await store.getMany(keysTo(7))
    expect([...values.values()].map(({ bytes }) => bytes.length)).toEqual(Array(7).fill(5_000_000))
    expect(requests().slice(before)).toEqual(["bulk.get 413", "bulk.get 200", "bulk.get 200"])
  })

  it("read again by itself what is no text", async () => {
    const { store, requests } = await openLocal()
    const bytes = Uint8Array.of(0xff, 0xfe, 0x00)
    await store.putMany([...writesTo(2), { key: "bytes", value: bytes }])
    const values = await store.getMany(["k0", "bytes", "k1"])
    expect(values.get("bytes")?.bytes).toEqual(bytes)
    expect(requests()).toEqual(["bulk.put 200", "bulk.get 200", "get bytes 200"])
  })
})

describe("getMany() of an answer that is not as it should be", () => {
  const accountId = "0123456789abcdef0123456789abcdef"
  const read = (body: string) => {
    const fetch = stubFetch(() => ({ status: 200, body }))
    const store = createCloudflareKv({ accountId, apiToken: "T", fetch, maxAttempts: 1 }).namespace(accountId)
    return store.getMany(["a", "__proto__", "constructor"])
  }

  it.each(["5", "{}", '{"value":5}', '{"value":null}', "[]", "true"])(
    "never takes %s for a missing key",
    async (value) => {
      const values = read(`{"success":true,"result":{"values":{"a":${value}}}}`)
      await expect(values).rejects.toMatchObject({ code: "BAD_RESPONSE" })
    },
  )

  it.each(['{"success":true,"result":{"values":{"a"', '{"success":true,"result":null}', "<html>"])(
    "refuses %s",
    async (body) => {
      await expect(read(body)).rejects.toMatchObject({ code: "BAD_RESPONSE" })
    },
  )

  it("tells keys that every object has from missing ones", async () => {
    const values = await read('{"success":true,"result":{"values":{"__proto__":{"value":"1"},"a":null}}}')
    expect([...values.keys()]).toEqual(["__proto__"])
  })
})

describe("a bulk write that is not carried out for some keys", () => {
  const accountId = "0123456789abcdef0123456789abcdef"
  const answer = (unsuccessful: readonly string[]) => ({
    status: 200,
    body: JSON.stringify({ success: true, result: { successful_key_count: 1, unsuccessful_keys: unsuccessful } }),
  })
  const setUp = (answers: (index: number) => ReturnType<typeof answer> | number) => {
    const fetch = stubFetch(({ index }) => answers(index))
    const store = createCloudflareKv({
      accountId,
      apiToken: "T",
      fetch,
      random: () => 0,
      writeIntervalMs: 0,
    }).namespace(accountId)
    const sent = () =>
      fetch.requests.map(({ body }) => JSON.parse(decoder.decode(body)).map((one: { key: string }) => one.key ?? one))
    return { store, sent }
  }

  it("sends those again, and only those", async () => {
    const { store, sent } = setUp((index) => answer(index === 0 ? ["k1", "k2", "stranger"] : []))
    await store.putMany(writesTo(4))
    expect(sent()).toEqual([keysTo(4), ["k1", "k2"]])
  })

  it("says in the end which were not carried out, and the others were", async () => {
    const { store, sent } = setUp(() => answer(["k1", "k3"]))
    const error = await store.putMany(writesTo(4)).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(BulkError)
    expect(error).toMatchObject({ code: "BULK_INCOMPLETE", retryable: true, outcome: "unknown", attempts: 4 })
    expect(String(error)).toBe("BulkError: putMany: 2 of 4 keys failed")
    expect(error instanceof BulkError && [...error.failures.keys()]).toEqual(["k1", "k3"])
    expect(sent()).toHaveLength(4)
  })

  it("does the same for deletes", async () => {
    const { store, sent } = setUp((index) => answer(index === 0 ? ["k0"] : []))
    await store.deleteMany(keysTo(3))
    expect(sent()).toEqual([keysTo(3), ["k0"]])
  })

  it.each([
    [403, 1],
    [503, 4],
  ])("throws the error itself where all failed alike: %d", async (status, times) => {
    const { store, sent } = setUp(() => status)
    const error = await store.putMany(writesTo(3)).catch((caught: unknown) => caught)
    expect(isKvError(error) && error).toMatchObject({ code: `HTTP_${status}`, operation: "putMany" })
    expect(sent()).toHaveLength(times)
  })

  it("passes the reason of an abort on", async () => {
    const { store } = setUp(() => answer([]))
    const leaving = new AbortController()
    const written = store.putMany(writesTo(3), leaving)
    leaving.abort("gone")
    await expect(written).rejects.toBe("gone")
  })
})

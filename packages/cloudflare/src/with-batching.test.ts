/** Batching over real HTTP, counted at the server. */
import { getMany } from "@larder/core"
import { withExpiry } from "@larder/expiry"
import { describe, expect, it } from "vitest"
import { openLocal } from "./test-kit/open-local.ts"
import { withBatching } from "./with-batching.ts"

const decoder = new TextDecoder()
const keysTo = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`)

describe("withBatching()", () => {
  it("sends reads, writes and deletes of one turn by a call of each kind", async () => {
    const { store, requests } = await openLocal()
    const batching = withBatching(store)
    await Promise.all(keysTo(50).map((key) => batching.put(key, `value of ${key}`)))
    const values = await Promise.all([...keysTo(50), "missing"].map((key) => batching.get(key)))
    expect(values.map((value) => value && decoder.decode(value.bytes))).toEqual([
      ...keysTo(50).map((key) => `value of ${key}`),
      undefined,
    ])
    await Promise.all(keysTo(50).map((key) => batching.delete(key)))
    expect(requests()).toEqual(["bulk.put 200", "bulk.get 200", "bulk.delete 200"])
  })

  it("leaves a call alone as it is", async () => {
    const { store, requests } = await openLocal()
    const batching = withBatching(store)
    await batching.put("a", "1")
    await batching.get("a")
    await batching.delete("a")
    expect(requests()).toEqual(["put a 200", "get a 200", "delete a 200"])
  })

  it("lets core and expiry read a thousand keys by ten calls", async () => {
    const { store, requests } = await openLocal()
    const batching = withBatching(store)
    const entries = withExpiry(batching)
    await Promise.all(keysTo(1_000).map((key) => entries.set(key, key, { ttlMs: 3_600_000 })))
    expect(requests()).toEqual(["bulk.put 200"])
    expect((await entries.getMany(keysTo(1_000))).get("k999")).toBe("k999")
    expect((await getMany(batching, keysTo(1_000))).size).toBe(1_000)
    expect(requests().slice(1)).toEqual(Array(20).fill("bulk.get 200"))
  })

  it("reads a key once for all who ask, and gives each of them bytes of its own", async () => {
    const { store, requests } = await openLocal()
    const batching = withBatching(store)
    await store.put("a", "1")
    const all = await Promise.all([batching.get("a"), batching.get("a"), batching.get("b")])
    expect(all.map((value) => value?.bytes.length)).toEqual([1, 1, undefined])
    expect(all[0]?.bytes).not.toBe(all[1]?.bytes)
    expect(requests().slice(1)).toEqual(["bulk.get 200"])
  })

  it("keeps the order of writes of a key, whatever their kinds", async () => {
    const { store } = await openLocal()
    const batching = withBatching(store)
    await Promise.all([batching.put("a", "1"), batching.put("b", "1"), batching.delete("a"), batching.put("c", "1")])
    expect((await store.list()).keys.map(({ key }) => key)).toEqual(["b", "c"])
    await Promise.all([batching.delete("b"), batching.put("b", "2"), batching.put("b", "3", { idempotent: false })])
    expect(decoder.decode((await store.get("b"))?.bytes)).toBe("3")
  })

  it("sends what must not be sent twice by itself", async () => {
    const { store, requests } = await openLocal()
    const batching = withBatching(store)
    await Promise.all([batching.put("a", "1"), batching.put("b", "1"), batching.put("c", "1", { idempotent: false })])
    expect(requests().sort()).toEqual(["bulk.put 200", "put c 200"])
  })

  it("tells each caller what became of its own key", async () => {
    const { store, local } = await openLocal({ maxAttempts: 1 })
    const batching = withBatching(store)
    const body = JSON.stringify({ success: true, result: { successful_key_count: 1, unsuccessful_keys: ["b"] } })
    local.setFaults([{ operation: "bulk.put", fault: { kind: "status", status: 200, body, carriedOut: true } }])
    const [a, b] = await Promise.allSettled([batching.put("a", "1"), batching.put("b", "1")])
    expect(a).toMatchObject({ status: "fulfilled", value: "stored" })
    expect(b).toMatchObject({ status: "rejected", reason: { code: "NOT_CARRIED_OUT", retryable: true } })
  })

  it("fails no other's write for an end that the service refuses", async () => {
    const { store } = await openLocal({ maxAttempts: 1 })
    const batching = withBatching(store)
    const expiresAtMs = Date.now() - 60_000
    const writes = [batching.put("a", "1"), batching.put("b", "1", { expiresAtMs }), batching.put("c", "1")]
    const [, refused] = await Promise.allSettled(writes)
    expect(refused).toMatchObject({ status: "rejected", reason: { code: "HTTP_400" } })
    expect((await store.list()).keys.map(({ key }) => key)).toEqual(["a", "c"])
  })

  it("lets who aborts leave, and the others go on", async () => {
    const { store } = await openLocal()
    const batching = withBatching(store)
    const leaving = new AbortController()
    const left = expect(batching.put("a", "1", leaving)).rejects.toBe("gone")
    const stays = batching.put("b", "1")
    leaving.abort("gone")
    await left
    await stays
    const reading = new AbortController()
    const unread = expect(batching.get("a", reading)).rejects.toBe("gone")
    reading.abort("gone")
    await unread
    expect((await batching.get("b"))?.bytes).toHaveLength(1)
  })

  it("shows the layers above what the store can do", async () => {
    const { store } = await openLocal()
    const { capabilities } = withBatching(store)
    expect(capabilities).toEqual({ ...store.capabilities, concurrency: 1_000 })
    expect(capabilities.serverTtl).toBe(store.capabilities.serverTtl)
  })
})

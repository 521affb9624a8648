/** The same over real HTTP: client, wire and server. */
import { createKvClient, fromBinding, type KvBinding, kvFromEnv, NamespaceNotReadyError } from "@larder/core"
import { type LocalKv, type LocalKvOptions, startLocalKv } from "@larder/local"
import { entriesContract } from "@larder/testing"
import { afterEach, describe, expect, it } from "vitest"
import { withExpiry } from "./with-expiry.ts"

const HOUR = 3_600_000

for (const supportsTtl of [true, false]) {
  entriesContract(`withExpiry() over HTTP, namespace ${supportsTtl ? "with" : "without"} TTL`, async () => {
    let nowMs = Date.now()
    const local = await startLocalKv({ now: () => nowMs })
    const { env } = await local.createNamespace({ name: "my-cache", supportsTtl })
    const entries = withExpiry(kvFromEnv("MY_CACHE", { env }), { now: () => nowMs })
    const advance = (ms: number): void => {
      nowMs += ms
    }
    return { entries, now: () => nowMs, advance, dispose: () => local.close() }
  })
}

describe("withExpiry() on a real server", () => {
  const servers: LocalKv[] = []
  afterEach(async () => {
    for (const local of servers.splice(0)) await local.close()
  })

  async function start(options: LocalKvOptions = {}): Promise<LocalKv> {
    const local = await startLocalKv(options)
    servers.push(local)
    return local
  }

  async function open(supportsTtl: boolean) {
    const local = await start()
    const { id, env } = await local.createNamespace({ name: "my-cache", supportsTtl })
    const store = kvFromEnv("MY_CACHE", { env })
    const statuses = () => local.requests().map(({ operation, status }) => `${operation} ${status}`)
    return { local, id, store, entries: withExpiry(store), statuses }
  }

  it("gets one 409 of a namespace without TTL, however many write at once", async () => {
    const { store, entries, statuses } = await open(false)
    await Promise.all(Array.from({ length: 50 }, (_, n) => entries.set(`k${n}`, n, { ttlMs: HOUR })))
    expect(statuses().filter((line) => line.endsWith("409"))).toHaveLength(1)
    expect(store.capabilities.serverTtl.support).toBe("no")
    expect(await entries.getMany(Array.from({ length: 50 }, (_, n) => `k${n}`))).toHaveProperty("size", 50)
  })

  it("leaves it to the server to end keys where it can", async () => {
    let nowMs = Date.now()
    const local = await start({ now: () => nowMs })
    const { env } = await local.createNamespace({ name: "my-cache", supportsTtl: true })
    const store = kvFromEnv("MY_CACHE", { env })
    await withExpiry(store, { now: () => nowMs }).set("a", 1, { ttlMs: 1_500, staleMs: 1_000 })
    nowMs += 2_999
    expect(await store.get("a")).toBeDefined()
    nowMs += 1
    expect(await store.get("a")).toBeUndefined()
  })

  it("says that a namespace is pending, and uses its TTL once it is ready", async () => {
    let nowMs = Date.now()
    const local = await start({ provisionMs: 1_000, now: () => nowMs })
    const client = createKvClient({ apiKey: local.apiKey, baseUrl: `${local.url}/v2` })
    const { id } = await client.namespaces.create("pending")
    const store = client.namespace(id)
    const entries = withExpiry(store)
    const writes = await Promise.allSettled([1, 2, 3].map((n) => entries.set(`k${n}`, n, { ttlMs: HOUR })))
    for (const write of writes) expect(write).toMatchObject({ reason: expect.any(NamespaceNotReadyError) })
    expect(local.requests().filter(({ status }) => status === 409)).toHaveLength(1)
    nowMs += 1_000
    await entries.set("a", 1, { ttlMs: HOUR })
    expect(store.capabilities.serverTtl.support).toBe("yes")
  })

  it("is read by the documented pattern, and reads what that writes", async () => {
    const { local, id, entries } = await open(true)
    const url = `${local.url}/v2/storage/kvs/${id}/keys`
    const headers = { authorization: `Bearer ${local.apiKey}` }
    await entries.set("ours", { n: 1 }, { ttlMs: HOUR })
    const theirs = (await (await fetch(`${url}/ours`, { headers })).json()) as { value: unknown; expires_at: number }
    expect(theirs.value).toEqual({ n: 1 })
    expect(theirs.expires_at).toBeGreaterThan(Date.now())
    const body = JSON.stringify({ value: { n: 2 }, expires_at: Date.now() + HOUR })
    await fetch(`${url}/theirs`, { method: "PUT", headers, body })
    expect(await entries.get("theirs")).toEqual({ n: 2 })
  })

  it("carries bytes through frames, gzip and base64 alike", async () => {
    const { store } = await open(true)
    const bytes = new Uint8Array(300_000).map((_, index) => index * 7)
    const binding = createTextBinding()
    for (const entries of [withExpiry(store), withExpiry(store, { gzip: true }), withExpiry(fromBinding(binding))]) {
      await entries.set("a:b", bytes, { ttlMs: HOUR })
      // Not toEqual(), which takes seconds for so many.
      expect(Buffer.compare((await entries.get<Uint8Array>("a:b")) ?? new Uint8Array(), bytes)).toBe(0)
    }
  })
})

/** An `env` binding that ignores the TTL, as older runtimes do. */
function createTextBinding(): KvBinding {
  const values = new Map<string, string>()
  return {
    get: async (key) => values.get(key) ?? null,
    put: async (key, value) => void values.set(key, value),
    delete: async (key) => values.delete(key),
    list: async () => ({ keys: [...values.keys()].map((name) => ({ name })), list_complete: true }),
  }
}

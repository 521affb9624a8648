/** What stands on a store, on one of Workers KV: expiry, cache, sessions and flags, unchanged, by each way into a namespace. */
import { createCache } from "@larder/cache"
import { getMany, InvalidKeyError, scanKeys, withMeter, withPrefix } from "@larder/core"
import { withExpiry } from "@larder/expiry"
import { createFlags } from "@larder/flags"
import { createFlagsAdmin } from "@larder/flags/admin"
import { createSessions } from "@larder/session"
import { sweep } from "@larder/sweeper"
import { afterAll, describe, expect, it } from "vitest"
import type { CloudflareStore } from "./cloudflare-kv-store.ts"
import { createCloudflareKv, fromCloudflareBinding, withBatching } from "./index.ts"
import { openLocal } from "./test-kit/open-local.ts"
import { startMiniflareKv } from "./test-kit/open-miniflare.ts"

const HOUR = 3_600_000
const SECRET = "a secret of at least thirty-two characters"
const miniflare = startMiniflareKv(60)
afterAll(() => miniflare.close())

/** A namespace as two processes see it. */
type Processes = readonly [CloudflareStore, CloudflareStore]

async function openRest(): Promise<Processes> {
  const { local, kv, namespaceId } = await openLocal()
  const other = createCloudflareKv({ ...local.cloudflare, writeIntervalMs: 0 })
  return [kv.namespace(namespaceId), other.namespace(namespaceId)]
}

async function openBinding(): Promise<Processes> {
  const { binding } = await miniflare.open()
  return [
    fromCloudflareBinding(binding, { writeIntervalMs: 0 }),
    fromCloudflareBinding(binding, { writeIntervalMs: 0 }),
  ]
}

const batching = ([one, two]: Processes): Processes => [withBatching(one), withBatching(two)]

describe.each<[string, () => Promise<Processes>]>([
  ["REST", openRest],
  ["REST, batching", async () => batching(await openRest())],
  ["the binding", openBinding],
  ["the binding, batching", async () => batching(await openBinding())],
])("on Workers KV by %s", (_, open) => {
  it("expiry: ends values to the millisecond, and keeps their ends beside them for lists", async () => {
    const [one, two] = await open()
    let nowMs = Date.now()
    const [entries, others] = [one, two].map((store) => withExpiry(store, { now: () => nowMs, lazyDelete: false }))
    await entries?.set("user:42", { name: "Zoë", since: new Date(0) }, { ttlMs: 1_500 })
    await entries?.set("bytes", Uint8Array.of(0, 255), { ttlMs: HOUR, staleMs: 1 })
    await entries?.set("endless", 1)
    const ends = new Map<string, number | undefined>()
    for await (const { key, expiresAtMs } of scanKeys(two)) ends.set(key, expiresAtMs)
    expect(ends).toEqual(
      new Map([
        ["bytes", nowMs + HOUR + 1],
        ["endless", undefined],
        ["user=3A42", nowMs + 1_500],
      ]),
    )
    nowMs += 1_499
    expect(await others?.get("user:42")).toEqual({ name: "Zoë", since: new Date(0) })
    nowMs += 1
    expect(await others?.get("user:42")).toBeUndefined()
    expect(await others?.get("bytes")).toEqual(Uint8Array.of(0, 255))
    expect((await others?.getMany(["bytes", "endless", "user:42"]))?.size).toBe(2)
  })

  it("expiry: hashes only keys of more than 512 bytes, and asks nobody whether there is a TTL", async () => {
    const [store] = await open()
    const metered = withMeter(store)
    const entries = withExpiry(metered)
    await entries.set("k".repeat(512), 1, { ttlMs: HOUR })
    await entries.set("x".repeat(513), 2, { ttlMs: HOUR })
    expect(metered.usage()).toMatchObject({ gets: 0, puts: 2, usd: 1e-5 })
    expect(await entries.get("x".repeat(513))).toBe(2)
    expect((await store.list()).keys.map(({ key }) => key.length).sort()).toEqual([512, 512])
  })

  it("expiry: with rawKeys reaches keys that other programs made, in the alphabet of this service", async () => {
    const [store] = await open()
    await store.put("user:42/Zoë", '{"value":"theirs"}')
    const entries = withExpiry(store, { rawKeys: true })
    expect(await entries.get("user:42/Zoë")).toBe("theirs")
    await expect(entries.get("a b")).rejects.toBeInstanceOf(InvalidKeyError)
  })

  it("core: prefixes, meters and reads many", async () => {
    const [store] = await open()
    const cache = withPrefix(store, "cache/")
    await Promise.all(["a", "b", "c"].map((key) => cache.put(key, key)))
    expect((await getMany(cache, ["a", "b", "x"])).size).toBe(2)
    expect((await cache.list()).keys.map(({ key }) => key)).toEqual(["a", "b", "c"])
  })

  it("cache: 200 requests cost one load, one read and one write; another process reads what it wrote", async () => {
    const [one, two] = (await open()).map((store) => withMeter(store))
    if (one === undefined || two === undefined) throw new Error("two processes")
    const writes: Promise<unknown>[] = []
    const make = (store: typeof one) => createCache({ store, defer: (work) => writes.push(work) })
    const [first, second] = [make(one), make(two)]
    let loads = 0
    const load = async () => ({ loads: ++loads, at: new Date(0) })
    await Promise.all(Array.from({ length: 200 }, () => first.getOrSet("user/1", load, { ttlMs: HOUR })))
    await Promise.all(writes)
    expect(one.usage()).toMatchObject({ gets: 1, puts: 1, deletes: 0, lists: 0 })
    expect(await second.getOrSet("user/1", load)).toEqual({ loads: 1, at: new Date(0) })
    expect(two.usage()).toMatchObject({ gets: 1, puts: 0 })
    for (const cache of [first, second]) cache.close()
  })

  it("cache: a tag invalidated by one process is seen by another", async () => {
    const stores = await open()
    let nowMs = Date.now()
    const coherence = { everyMs: 1_000, driver: "requests" } as const
    const writes: Promise<unknown>[] = []
    const caches = stores.map((store) =>
      createCache({ store, coherence, now: () => nowMs, defer: (work) => writes.push(work), storeTimeoutMs: 60_000 }),
    )
    let version = 1
    const [ones, others] = caches.map((cache) => cache.define("user", { load: () => version, tags: ["users"] }))
    await ones?.get("1")
    expect(await others?.get("1")).toBe(1)
    version = 2
    nowMs += 5_000
    await caches[0]?.deleteByTag("users")
    // As long as another location may not see it.
    nowMs += 61_000
    expect(await others?.get("1")).toBe(2)
    while (writes.length > 0) await writes.shift()
    for (const cache of caches) cache.close()
  })

  it("sessions: sign in, change, are listed, revoked and end, seen by two processes", async () => {
    const stores = await open()
    const [one, two] = stores.map((store) => createSessions<{ views?: number }>({ store, secrets: [SECRET] }))
    if (one === undefined || two === undefined) throw new Error("two processes")
    const request = (cookie?: string) =>
      new Request("https://app.example/", { headers: cookie === undefined ? {} : { cookie } })
    const commit = async (sessions: typeof one, session: Awaited<ReturnType<typeof one.load>>) => {
      const headers = new Headers()
      await sessions.commit(session, headers)
      return headers.getSetCookie()[0]?.split(";")[0]
    }
    const session = await one.load(request())
    session.login("zoe")
    session.set("views", 1)
    const cookie = await commit(one, session)
    const seen = await two.load(request(cookie))
    expect([await seen.user, await seen.get("views")]).toEqual(["zoe", 1])
    seen.set("views", 2)
    await commit(two, seen)
    expect(await (await one.load(request(cookie))).get("views")).toBe(2)
    expect(await two.listDevices("zoe")).toHaveLength(1)
    await (await two.load(request(cookie))).destroy()
    expect(await (await two.load(request(cookie))).user).toBeUndefined()
    expect(await two.listDevices("zoe")).toEqual([])
  })

  it("flags: are written by one process and read by another, in a key each and in a set", async () => {
    const [one, two] = await open()
    const admin = createFlagsAdmin({ store: one })
    const definition = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "on" } as const
    await admin.set("checkout", definition, { by: "test" })
    await one.put("flag-set/shop", JSON.stringify({ flags: { a: 1, b: "x" } }))
    const flags = createFlags({ store: two, flags: { checkout: { type: "boolean", default: false } } })
    const shop = createFlags({ store: two, set: "shop" })
    await Promise.all([flags.ready(), shop.ready()])
    expect(flags.boolean("checkout", false)).toBe(true)
    expect([shop.number("a", 0), shop.string("b", "")]).toEqual([1, "x"])
    for (const reader of [flags, shop]) reader.close()
  })

  it("sweeper: decides from the list alone", async () => {
    const [store] = await open()
    const DAY = 24 * HOUR
    const entries = withExpiry(store)
    await entries.set("cache/alive", 1, { ttlMs: HOUR })
    for (const key of ["cache/dead-1", "cache/dead-2"]) {
      await store.put(key, "unread", { metadata: { expires_at: Date.now() - 2 * DAY } })
    }
    await store.put("cache/endless", "1")
    const report = await sweep({ store, policies: [{ prefix: "cache/", recheck: false }] })
    expect(report).toMatchObject({ done: true, operations: { gets: 0, puts: 0, deletes: 2, lists: 1 } })
    expect((await store.list()).keys.map(({ key }) => key)).toEqual(["cache/alive", "cache/endless"])
  })
})

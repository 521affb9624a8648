import { createKvClient } from "@larder/core"
import { type LocalKv, startLocalKv } from "@larder/local"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type CacheOptions, createCache } from "./index.ts"
import { restoreSnapshot, saveSnapshot } from "./snapshot.ts"

let local: LocalKv
let namespaceId: string
let nowMs: number
let ends: (() => void)[]

beforeEach(async () => {
  nowMs = Date.UTC(2026, 0, 1, 12, 5)
  ends = []
  local = await startLocalKv({ now: () => nowMs })
  namespaceId = (await local.createNamespace({ name: "cache-test", supportsTtl: true })).id
})
afterEach(async () => {
  for (const end of ends) end()
  await local.close()
})

/** A process of its own, as far as the store can tell. */
function addNode(options: Partial<CacheOptions> = {}) {
  const client = createKvClient({ apiKey: local.apiKey, baseUrl: `${local.url}/v2`, timeoutMs: 500, deadlineMs: 1_000 })
  const store = client.namespace(namespaceId)
  const writes: Promise<unknown>[] = []
  const defer = (work: Promise<unknown>) => writes.push(work)
  // Real time passes on this machine only: the budget must not decide a test.
  const cache = createCache({ store, now: () => nowMs, defer, storeTimeoutMs: 60_000, ...options })
  ends.push(cache.close)
  const settle = async (): Promise<void> => {
    while (writes.length > 0) await writes.shift()
  }
  return { store, cache, settle }
}

const operations = () =>
  local.requests().map(({ operation, key, prefix, status }) => `${operation} ${key ?? prefix} ${status}`)

describe("over HTTP, on the local server", () => {
  test("200 cold requests cost one load, one read and one write; a restart finds the value; its end is the end", async () => {
    let loads = 0
    const load = async () => ({ loads: ++loads, at: new Date(nowMs) })
    const first = addNode()
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => first.cache.getOrSet("user/1", load, { ttlMs: 60_000 })),
    )
    await first.settle()
    expect(new Set(answers.map((answer) => answer.loads))).toEqual(new Set([1]))
    expect(operations()).toEqual(["get cache/user/1 404", "put cache/user/1 201"])

    const second = addNode()
    const read = await second.cache.getOrSetEntry("user/1", load, { ttlMs: 60_000 })
    expect(read).toMatchObject({ tier: "store", value: { loads: 1, at: new Date(nowMs) } })
    await second.cache.getOrSet("user/1", load)
    expect(local.requests()).toHaveLength(3)

    nowMs += 60_000
    expect(await second.cache.getOrSetEntry("user/1", load)).toMatchObject({ tier: "load", value: { loads: 2 } })
    await second.settle()
    expect(local.bill()).toMatchObject({ gets: 3, puts: 2, deletes: 0, lists: 0 })
  })

  test("any id is a key of its own: separators, dots, unicode, the empty one, and 2,000 characters", async () => {
    const ids = [
      "",
      "a",
      "a/b",
      "a=2Fb",
      "..",
      "../a",
      "_a",
      "a:b",
      "Zoë 😀",
      "x".repeat(2_000),
      `${"x".repeat(1_999)}y`,
    ]
    const one = addNode()
    const things = one.cache.define("thing", { load: (id) => id })
    await Promise.all(ids.map(things.get))
    await one.settle()
    const other = addNode()
    const again = other.cache.define("thing", { load: () => "of another" })
    for (const id of ids) expect(await again.get(id)).toBe(id)
  })

  test("a tag invalidated by one node is seen by another at its next look, and what is stored does not come back", async () => {
    let version = 1
    const coherence = { everyMs: 1_000, driver: "requests" } as const
    const [one, other] = [addNode({ coherence }), addNode({ coherence })]
    const define = ({ cache }: typeof one) => cache.define("user", { load: () => version, tags: ["users"] })
    const [ones, others] = [define(one), define(other)]
    await ones.get("1")
    await one.settle()
    expect(await others.get("1")).toBe(1)
    version = 2
    nowMs += 5_000
    await one.cache.deleteByTag("users")
    nowMs += 61_000
    expect(await others.get("1")).toBe(2)
    const late = addNode({ coherence })
    nowMs += 10
    expect(await define(late).getEntry("1")).toMatchObject({ value: 2 })
    expect(operations().filter((operation) => operation.startsWith("list"))).not.toEqual([])
  })

  test("an outage fails no request, and ends by itself", async () => {
    const { cache, settle } = addNode({ breakerFailures: 2, breakerRetryMs: 1_000 })
    local.setFaults([{ fault: { kind: "status", status: 503 } }])
    for (let n = 0; n < 5; n++) expect(await cache.getOrSet(`k${n}`, () => n)).toBe(n)
    await settle()
    local.setFaults([])
    const during = local.requests().length
    nowMs += 1_000
    expect(await cache.getOrSet("k9", () => 9)).toBe(9)
    await settle()
    expect(operations().slice(during)).toEqual(["get cache/k9 404", "put cache/k9 201"])
  })

  test("a snapshot warms the next process by one read", async () => {
    const before = addNode()
    const define = ({ cache }: typeof before) => cache.define("user", { load: (id) => ({ id, at: new Date(0) }) })
    const users = define(before)
    await users.getMany(Array.from({ length: 100 }, (_, n) => `${n}`))
    await before.settle()
    expect(await saveSnapshot(before.cache, { store: before.store, now: () => nowMs })).toBe(100)
    const after = addNode()
    const warmed = define(after)
    const asked = local.requests().length
    expect(await restoreSnapshot(after.cache, { store: after.store, now: () => nowMs })).toBe(100)
    expect(await warmed.get("42")).toEqual({ id: "42", at: new Date(0) })
    expect(local.requests()).toHaveLength(asked + 1)
  })
})

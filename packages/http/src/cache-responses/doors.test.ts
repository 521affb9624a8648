/** Cached responses end to end: through every door, over real HTTP, on the real local server. */
import { type Cache, createCache } from "@larder/cache"
import { drainMicrotasks } from "@larder/testing"
import { describe, expect, it, vi } from "vitest"
import { cacheResponses } from "../cache-responses.ts"
import { compose } from "../compose.ts"
import type { Middleware } from "../middleware.ts"
import { sessions } from "../sessions.ts"
import { DOORS, type Reply, type StartApp } from "../test-kit/doors.ts"
import { startKv, type TestKv } from "../test-kit/kv.ts"
import type { CacheResponsesOptions } from "./cache-responses-options.ts"

interface Served {
  readonly runs: () => number
  readonly get: (path: string, init?: RequestInit) => Promise<Response>
  /** Gets all of a response, and waits for the work behind it. */
  readonly read: (path: string) => Promise<string>
  /** What a piece of work costs, as `"2 get, 1 put"`, once the writes behind it are done. */
  readonly costOf: (work: () => Promise<unknown>) => Promise<string>
  /** Another process on the same store. */
  readonly restart: () => Promise<Served>
}

async function serve(
  start: StartApp,
  handler: (path: string) => Reply,
  options: Partial<CacheResponsesOptions> = {},
  kv?: TestKv,
): Promise<Served> {
  const used = kv ?? (await startKv())
  const work: Promise<unknown>[] = []
  const defer = (one: Promise<unknown>) => void work.push(one.catch(() => {}))
  const collect: Middleware = (_, next, context) => {
    Object.assign(context, { defer })
    return next()
  }
  const cache: Cache = createCache({ store: used.store, defer })
  // The port of a test's server is another each time.
  const key = ({ url }: Request) => new URL(url).pathname
  const responses = cacheResponses({ cache, ttlMs: 60_000, key, ...options })
  let runs = 0
  const url = await start(compose(collect, responses), (_, path) => {
    runs += 1
    return handler(path)
  })
  async function settle(): Promise<void> {
    while (work.length > 0) {
      await work.shift()
      await drainMicrotasks()
    }
  }
  const get: Served["get"] = (path, init) => fetch(url + path, init)

  return {
    runs: () => runs,
    get,
    async read(path) {
      const text = await get(path)
        .then((response) => response.text())
        .catch(() => "broken off")
      await settle()
      return text
    },
    costOf: (task) => used.costOf(() => task().finally(settle)),
    restart: () => serve(start, handler, options, used),
  }
}

const xCacheOf = ({ headers }: Response) => headers.get("x-cache")
const page = (path: string): Reply => ({ body: `page ${path}`, headers: { "content-type": "text/plain" } })

async function* inParts(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield new TextEncoder().encode(part)
}

describe.each(DOORS)("cacheResponses() through %s", (_, start) => {
  it("costs 1 read, 1 handler run and 1 write cold; nothing from memory; 1 read from the store", async () => {
    const app = await serve(start, page)
    expect(await app.costOf(() => app.read("/a"))).toBe("1 get, 1 put")
    expect(await app.costOf(() => app.read("/a"))).toBe("0")
    const other = await app.restart()
    expect(await other.costOf(() => other.read("/a"))).toBe("1 get")
    expect([app.runs(), other.runs()]).toEqual([1, 0])
    const hit = await other.get("/a")
    expect([xCacheOf(hit), hit.headers.get("age"), await hit.text()]).toEqual(["HIT", "0", "page /a"])
  })

  it("costs 1 read, 1 handler run and 1 write for 50 cold requests at once", async () => {
    const app = await serve(start, page)
    const all = async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, async () => (await app.get("/")).text()))
      expect(new Set(answers)).toEqual(new Set(["page /"]))
    }
    expect(await app.costOf(all)).toBe("1 get, 1 put")
    expect(app.runs()).toBe(1)
  })

  it("answers HEAD and 304 from what GET has stored", async () => {
    const app = await serve(start, page)
    await app.read("/")
    const head = await app.get("/", { method: "HEAD" })
    expect([xCacheOf(head), head.headers.get("content-length"), await head.text()]).toEqual(["HIT", "6", ""])
    const etag = head.headers.get("etag") ?? ""
    const known = await app.get("/", { headers: { "if-none-match": etag } })
    expect([known.status, xCacheOf(known), known.headers.get("content-type"), await known.text()]).toEqual([
      304,
      "HIT",
      null,
      "",
    ])
  })

  it("stores a stream when it is whole, and its handler's headers with it", async () => {
    const app = await serve(start, () => ({ body: inParts("one ", "two ", "three"), headers: { "x-own": "a" } }))
    expect(await app.read("/")).toBe("one two three")
    const hit = await app.get("/")
    expect([xCacheOf(hit), hit.headers.get("x-own"), await hit.text()]).toEqual(["HIT", "a", "one two three"])
  })

  it("stores nothing with a cookie, nothing private, no failure and no stream that breaks off", async () => {
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield* inParts("half")
      throw new Error("broken off")
    }
    // The adapter of Node tells of it there.
    vi.spyOn(console, "error").mockImplementation(() => {})
    const replies: Record<string, () => Reply> = {
      "/cookie": () => ({ body: "yours", headers: { "set-cookie": ["a=1", "b=2"] } }),
      "/private": () => ({ body: "yours", headers: { "cache-control": "private" } }),
      "/failure": () => ({ body: "down", status: 503 }),
      "/breaking": () => ({ body: breaking() }),
    }
    const app = await serve(start, (path) => replies[path]?.() ?? {})
    for (const path of Object.keys(replies)) {
      expect([path, await app.costOf(() => app.read(path))]).toEqual([path, "1 get"])
    }
    expect((await app.get("/cookie")).headers.getSetCookie()).toEqual(["a=1", "b=2"])
  })

  it("stores nothing whose client went away, and stops its handler's stream", async () => {
    let stopped = () => {}
    const hasStopped = new Promise<void>((resolve) => {
      stopped = resolve
    })
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          yield* inParts("a")
          await new Promise((resolve) => setImmediate(resolve))
        }
      } finally {
        stopped()
      }
    }
    const app = await serve(start, () => ({ body: endless() }))
    const leave = async () => {
      const client = new AbortController()
      const response = await app.get("/", { signal: client.signal })
      await response.body?.getReader().read()
      client.abort()
      await hasStopped
    }
    expect(await app.costOf(leave)).toBe("1 get")
  })

  it("leaves to sessions what is made with a session", async () => {
    const kv = await startKv()
    const responses = cacheResponses({ cache: createCache({ store: kv.store }), ttlMs: 60_000 })
    let visitors = 0
    const url = await start(compose(sessions(kv.sessions), responses), async ({ session }) => {
      session.set("note", `visitor ${++visitors}`)
      return { body: (await session.get("note")) ?? "" }
    })
    const seen = await Promise.all([fetch(url), fetch(url), fetch(url)])
    const texts = await Promise.all(seen.map((response) => response.text()))
    expect([...texts].sort()).toEqual(["visitor 1", "visitor 2", "visitor 3"])
    expect(new Set(seen.map(({ headers }) => headers.getSetCookie()[0])).size).toBe(3)
    expect(kv.store.operations.filter((operation) => operation.startsWith("put cache/"))).toEqual([])
  })
})

import { joinKey } from "@larder/core"
import { createMemoryStore, drainMicrotasks, fakeClock, faultyStore } from "@larder/testing"
import { describe, expect, it, vi } from "vitest"
import type { CacheOutcome } from "./cache-responses/cache-outcome.ts"
import { cacheResponses } from "./cache-responses.ts"
import { compose } from "./compose.ts"
import { type Context, createContext } from "./context.ts"
import { type CachedHandler, cachedApp, ORIGIN, TTL_MS } from "./test-kit/cached-app.ts"

/** A handler that numbers its answers. */
function counting(init?: ResponseInit): CachedHandler {
  let count = 0
  return () => new Response(`answer ${++count}`, init)
}

describe("cacheResponses()", () => {
  it("answers from memory, then from the store, until the end of ttlMs", async () => {
    const app = cachedApp(counting({ headers: { "content-type": "text/plain", "x-own": "a" } }))
    const first = await app.send("/")
    expect([first.xCache, first.text, first.headers.get("age")]).toEqual(["MISS", "answer 1", null])
    await app.clock.advance(TTL_MS - 1)
    const hit = await app.send("/")
    expect([hit.xCache, hit.text, hit.headers.get("age")]).toEqual(["HIT", "answer 1", "59"])
    expect([hit.headers.get("content-type"), hit.headers.get("x-own")]).toEqual(["text/plain", "a"])
    expect(hit.headers.get("content-length")).toBe("8")
    expect(await app.restart().send("/")).toMatchObject({ xCache: "HIT", text: "answer 1" })
    await app.clock.advance(1)
    expect(await app.send("/")).toMatchObject({ xCache: "MISS", text: "answer 2" })
  })

  it.each([
    ["/a", "/b"],
    ["/?a=1", "/?a=2"],
    ["/?a=1&a=2", "/?a=2&a=1"],
    ["/?a", "/?a="],
    ["/?a=%26b", "/?a=&b"],
    ["/a/b", "/a%2Fb"],
  ])("tells %s from %s", async (one, other) => {
    const app = cachedApp(({ url }) => new Response(url))
    await app.send(one)
    expect(await app.send(other)).toMatchObject({ xCache: "MISS", text: ORIGIN + other })
  })

  it("takes the order of parameters of different names for no difference", async () => {
    const app = cachedApp(({ url }) => new Response(url))
    await app.send("/?b=2&a=1&b=1")
    expect(await app.send("/?b=2&b=1&a=1")).toMatchObject({ xCache: "HIT" })
  })

  it("keeps answers apart by declared headers and cookies, and by parts of an own key", async () => {
    const handler: CachedHandler = ({ headers }) =>
      new Response(`${headers.get("accept-language")} ${headers.get("cookie")}`, {
        headers: { vary: "Accept-Language, Cookie" },
      })
    const app = cachedApp(handler, { vary: ["Accept-Language"], cookies: ["theme"], ignoreCookies: ["_ga*"] })
    const ask = (language: string, cookie: string) =>
      app.send("/", { headers: { "accept-language": language, cookie } })
    expect((await ask("de", "theme=dark")).text).toBe("de theme=dark")
    expect(await ask("en", "theme=dark")).toMatchObject({ xCache: "MISS", text: "en theme=dark" })
    expect(await ask("de", "theme=light")).toMatchObject({ xCache: "MISS", text: "de theme=light" })
    expect(await ask("de", "_ga=1; theme=dark; _ga_X=2")).toMatchObject({ xCache: "HIT", text: "de theme=dark" })
    expect(await app.send("/")).toMatchObject({ xCache: "MISS", text: "null null" })

    const own = cachedApp(({ url }) => new Response(url), {
      key: ({ url }) => [...new URL(url).searchParams.values()],
    })
    await own.send("/?a=x&b=y%2Fz&utm=")
    expect(await own.send("/?c=x&d=y%2Fz&e=")).toMatchObject({ xCache: "HIT" })
    expect(await own.send("/?a=x%2Fy&b=z&utm=")).toMatchObject({ xCache: "MISS" })
  })

  it("answers a stale response at once, and makes it anew behind it", async () => {
    const app = cachedApp(counting(), { staleMs: TTL_MS })
    await app.send("/")
    await app.clock.advance(TTL_MS)
    const stale = await app.send("/")
    expect(stale).toMatchObject({ xCache: "STALE", text: "answer 1" })
    expect(stale.headers.get("cache-status")).toBe("larder; hit; ttl=0")
    expect(await app.send("/")).toMatchObject({ xCache: "HIT", text: "answer 2" })
  })

  it("hands over to context.defer what goes on behind its answers, and all of it ends", async () => {
    const app = cachedApp(counting(), { staleMs: TTL_MS })
    const work: Promise<unknown>[] = []
    const known = { defer: (one: Promise<unknown>) => void work.push(one) }
    await (await app.open("/", {}, known)).text()
    await Promise.all(work)
    await app.clock.advance(TTL_MS)
    const stale = await Promise.all(Array.from({ length: 3 }, () => app.open("/", {}, known)))
    expect(stale.map(({ headers }) => headers.get("x-cache"))).toEqual(["STALE", "STALE", "STALE"])
    await app.open("/", { method: "HEAD" }, known)
    await Promise.all(work)
    expect(app.runs()).toBe(2)
    await app.settle()
    expect(await app.send("/")).toMatchObject({ xCache: "HIT", text: "answer 2" })
  })

  it("keeps nothing waiting behind a stale answer whose refresh is held off after a failure", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] })
    let isBroken = false
    const app = cachedApp(() => new Response("text", { status: isBroken ? 500 : 200 }), { staleMs: TTL_MS })
    await app.send("/")
    await app.clock.advance(TTL_MS)
    isBroken = true
    await app.send("/")
    const work: Promise<unknown>[] = []
    const response = await app.open("/", {}, { defer: (one) => void work.push(one) })
    expect([response.headers.get("x-cache"), app.runs(), work.length]).toEqual(["STALE", 2, 1])
    vi.advanceTimersByTime(2_000)
    await Promise.all(work)
    vi.useRealTimers()
  })

  it("makes a stale response anew in the foreground where a handler cannot run on after it", async () => {
    const foreground = { canOutliveResponse: false }
    let isBroken = false
    const answers = counting()
    const app = cachedApp(
      (request, context) => {
        if (isBroken) throw new Error("broken")
        return answers(request, context)
      },
      { staleMs: TTL_MS },
    )
    await app.send("/", {}, foreground)
    await app.clock.advance(TTL_MS)
    const anew = await app.send("/", {}, foreground)
    expect([anew.xCache, anew.text, anew.headers.get("cache-status")]).toEqual([
      "MISS",
      "answer 2",
      "larder; fwd=stale",
    ])
    isBroken = true
    await app.clock.advance(TTL_MS)
    expect(await app.send("/", {}, foreground)).toMatchObject({ xCache: "STALE", text: "answer 2" })
    await app.clock.advance(TTL_MS)
    await expect(app.send("/", {}, foreground)).rejects.toThrow("broken")
  })

  it("goes on answering stale while the handler fails, whether it throws or answers 500, and not after that", async () => {
    let failing: "no" | "throws" | "answers 500" = "no"
    const app = cachedApp(
      () => {
        if (failing === "throws") throw new Error("down")
        return new Response(failing, { status: failing === "no" ? 200 : 500 })
      },
      { staleMs: TTL_MS },
    )
    await app.send("/")
    await app.clock.advance(TTL_MS)
    for (failing of ["throws", "answers 500"] as const) {
      expect(await app.send("/")).toMatchObject({ xCache: "STALE", text: "no" })
      await app.clock.advance(10_000)
    }
    expect(app.runs()).toBe(3)
    await app.clock.advance(TTL_MS)
    expect(await app.send("/")).toMatchObject({ xCache: "MISS", status: 500 })
  })

  it("drops what is stale when the handler says that it is no longer for everybody", async () => {
    let headers: Record<string, string> = {}
    const app = cachedApp(() => new Response("text", { headers }), { staleMs: TTL_MS })
    await app.send("/")
    await app.clock.advance(TTL_MS)
    headers = { "cache-control": "private" }
    expect(await app.send("/")).toMatchObject({ xCache: "STALE" })
    expect(await app.send("/")).toMatchObject({ xCache: "BYPASS" })
    expect(await app.restart().send("/")).toMatchObject({ xCache: "MISS" })
  })

  it("does not answer stale what says must-revalidate", async () => {
    const app = cachedApp(counting({ headers: { "cache-control": "max-age=30, must-revalidate" } }), {
      staleMs: TTL_MS,
    })
    await app.send("/")
    await app.clock.advance(30_000)
    expect(await app.send("/")).toMatchObject({ xCache: "MISS" })
    expect(await app.send("/")).toMatchObject({ xCache: "HIT" })
  })

  it("purge() invalidates by tag, of all responses or by request", async () => {
    const app = cachedApp(counting(), { tags: ({ url }) => [`path:${new URL(url).pathname}`] })
    await app.send("/a")
    await app.send("/b")
    await app.responses.purge("path:/a")
    expect([(await app.send("/a")).xCache, (await app.send("/b")).xCache]).toEqual(["MISS", "HIT"])
  })

  it("purge() beats an answer that is on its way: those who wait get it, and it is not kept", async () => {
    let finish = () => {}
    const slow = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          finish = () => controller.close()
        },
      })
    for (const tags of [["a"], () => ["a"]]) {
      const app = cachedApp(() => new Response(slow()), { tags })
      const [leader, follower] = [app.send("/"), app.send("/")]
      await drainMicrotasks()
      await app.responses.purge("a")
      finish()
      expect([(await leader).status, (await follower).status, app.runs()]).toEqual([200, 200, 1])
      const next = app.open("/")
      expect((await next).headers.get("x-cache")).toBe("MISS")
      expect(app.store.counts().put).toBe(0)
    }
  })

  it("gives followers the leader's answer whole, one handler run for all", async () => {
    let finish: (text: string) => void = () => {}
    const app = cachedApp(
      () =>
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue(new TextEncoder().encode("first "))
              finish = (text) => {
                controller.enqueue(new TextEncoder().encode(text))
                controller.close()
              }
            },
          }),
        ),
    )
    const leader = await app.open("/")
    const follower = app.send("/")
    await drainMicrotasks()
    finish("and last")
    const { text, headers } = await follower
    expect([text, headers.get("cache-status")]).toEqual(["first and last", "larder; fwd=uri-miss; collapsed"])
    expect([await leader.text(), leader.headers.get("cache-status")]).toEqual([
      "first and last",
      "larder; fwd=uri-miss",
    ])
    expect(app.runs()).toBe(1)
  })

  it("lets each run its own handler where the leader's answer is not for others, as soon as its head says so", async () => {
    const app = cachedApp((request) => {
      const user = request.headers.get("x-user")
      return new Response(new ReadableStream(), { headers: { "set-cookie": `user=${user}` } })
    })
    const answers = await Promise.all(
      ["zoe", "max", "ida"].map((user) => app.open("/", { headers: { "x-user": user } })),
    )
    expect(answers.map(({ headers }) => headers.get("set-cookie"))).toEqual(["user=zoe", "user=max", "user=ida"])
    expect(app.runs()).toBe(3)
  })

  it("gives a failure to its own request alone", async () => {
    let runs = 0
    const app = cachedApp(async () => {
      if (++runs === 1) throw new Error("of the first")
      return new Response("fine")
    })
    const outcomes = await Promise.allSettled([app.send("/"), app.send("/"), app.send("/")])
    expect(outcomes.filter(({ status }) => status === "rejected")).toMatchObject([
      { reason: { message: "of the first" } },
    ])
    expect(await app.send("/")).toMatchObject({ xCache: "MISS", text: "fine" })
    expect(await app.send("/")).toMatchObject({ xCache: "HIT" })
  })

  it("answers HEAD from what GET has stored, and stores nothing of HEAD", async () => {
    const app = cachedApp(({ method }) => new Response(method === "HEAD" ? null : "body"))
    expect(await app.send("/", { method: "HEAD" })).toMatchObject({ xCache: "MISS" })
    expect(await app.send("/")).toMatchObject({ xCache: "MISS", text: "body" })
    const head = await app.send("/", { method: "HEAD" })
    expect([head.xCache, head.text, head.headers.get("content-length")]).toEqual(["HIT", "", "4"])
  })

  it("answers 304 by tag or date, with what belongs to it and nothing of the body", async () => {
    const lastModified = "Thu, 01 Jan 2026 00:00:00 GMT"
    const app = cachedApp(
      counting({
        headers: {
          "last-modified": lastModified,
          "cache-control": "max-age=60",
          "content-type": "text/plain",
          vary: "",
        },
      }),
    )
    await app.send("/")
    const etag = (await app.send("/")).headers.get("etag") ?? ""
    expect(etag).toMatch(/^"[\w+/]{22}=="$/)
    const by = async (headers: Record<string, string>) => (await app.send("/", { headers })).status
    expect(await by({ "if-none-match": `"other", W/${etag}` })).toBe(304)
    expect(await by({ "if-none-match": "*" })).toBe(304)
    expect(await by({ "if-none-match": '"other"', "if-modified-since": lastModified })).toBe(200)
    expect(await by({ "if-modified-since": lastModified })).toBe(304)
    expect(await by({ "if-modified-since": "Wed, 31 Dec 2025 23:59:59 GMT" })).toBe(200)
    expect(await by({ "if-modified-since": "0" })).toBe(200)
    const { headers, text } = await app.send("/", { headers: { "if-none-match": etag } })
    expect(text).toBe("")
    expect([...headers.keys()]).toEqual(["age", "cache-control", "cache-status", "date", "etag", "vary", "x-cache"])
  })

  it("keeps the handler from answering 304 itself, as that could not be stored", async () => {
    const app = cachedApp(({ headers }) =>
      headers.has("if-none-match") ? new Response(null, { status: 304 }) : new Response("whole"),
    )
    expect(await app.send("/", { headers: { "if-none-match": '"old"' } })).toMatchObject({ status: 200, text: "whole" })
    expect(await app.send("/")).toMatchObject({ xCache: "HIT", text: "whole" })
  })

  it("ignores that a client does not want what is stored, and obeys that it wants nothing stored", async () => {
    const app = cachedApp(counting())
    await app.send("/")
    for (const value of ["no-cache", "max-age=0"]) {
      expect(await app.send("/", { headers: { "cache-control": value, pragma: "no-cache" } })).toMatchObject({
        xCache: "HIT",
      })
    }
    expect(await app.send("/", { headers: { "cache-control": "no-store" } })).toMatchObject({ xCache: "BYPASS" })
  })

  it("passes a body on that is larger than maxBytes, and does not copy the next one of its key for a minute", async () => {
    const app = cachedApp(() => new Response("x".repeat(1_001)), { maxBytes: 1_000 })
    expect(await app.send("/")).toMatchObject({ xCache: "MISS", text: "x".repeat(1_001) })
    const second = await app.send("/")
    expect([second.text.length, second.headers.get("cache-status")]).toEqual([
      1_001,
      "larder; fwd=bypass; detail=too-large",
    ])
    await app.clock.advance(60_000)
    expect((await app.send("/")).xCache).toBe("MISS")
    expect(app.store.counts()).toMatchObject({ get: 2, put: 0 })
  })

  it("asks the cache again as soon as a response may be stored that might not be before", async () => {
    let headers: Record<string, string> = { "set-cookie": "seen=1" }
    const app = cachedApp(() => new Response("text", { headers }))
    const seen = async () => (await app.send("/")).headers.get("cache-status")
    expect(await seen()).toBe("larder; fwd=uri-miss; stored=?0; detail=set-cookie")
    headers = {}
    expect(await seen()).toBe("larder; fwd=bypass; detail=set-cookie")
    expect(await seen()).toBe("larder; fwd=uri-miss")
    expect(await seen()).toBe("larder; hit; ttl=60")
  })

  it("works without the store, and repairs what stands there and is no response", async () => {
    const down = faultyStore(createMemoryStore(), { clock: fakeClock(), seed: 1, fail: () => "refused" })
    expect(await cachedApp(counting(), {}, { store: down }).send("/")).toMatchObject({ xCache: "MISS" })

    const app = cachedApp(counting())
    const key = joinKey("cache", "response", "GET/https:/app.example/?#")
    await app.store.put(key, JSON.stringify({ value: { not: "a response" } }))
    expect(await app.send("/")).toMatchObject({ xCache: "MISS", text: "answer 1" })
    expect(await app.send("/")).toMatchObject({ xCache: "HIT" })
  })

  it("adds to what caches further in say, and says it once on a response that is used again", async () => {
    const shared = new Response(null, { status: 500, headers: { "cache-status": 'origin; hit; detail="a, b"' } })
    const app = cachedApp(() => shared)
    for (let time = 0; time < 3; time++) {
      const { headers } = await app.send("/", { method: "POST" })
      expect(headers.get("cache-status")).toBe('origin; hit; detail="a, b", larder; fwd=method; detail=method')
    }
  })

  it("keeps the responses of several middlewares of one cache apart", async () => {
    const app = cachedApp(() => new Response("one"))
    const other = cacheResponses({ cache: app.cache, ttlMs: 1_000, now: app.clock.now })
    await app.send("/")
    const context = createContext({ defer: app.defer })
    const response = await compose(other)(() => new Response("other"))(new Request(ORIGIN), context)
    expect(await response.text()).toBe("other")
  })

  it("tells handler and middlewares in context.cache what it has done", async () => {
    const { responses, defer, settle } = cachedApp(counting())
    const seen: unknown[] = []
    async function send(init?: RequestInit): Promise<void> {
      const context: Context & { cache?: CacheOutcome } = createContext({ defer })
      const answer = async (given?: { cache: CacheOutcome }) => {
        seen.push(given?.cache)
        return new Response("text")
      }
      await (await responses(new Request(ORIGIN, init), answer, context)).text()
      await settle()
      seen.push(context.cache)
    }
    await send({ method: "POST" })
    await send()
    expect(seen.slice(0, 3)).toEqual([{ status: "BYPASS", reason: "method" }, undefined, { status: "MISS" }])
    await send()
    expect(seen.at(-1)).toEqual({ status: "HIT", ttlMs: TTL_MS })
  })

  it.each([
    [{ ttlMs: 0 }, RangeError],
    [{ ttlMs: Number.NaN }, RangeError],
    [{ ttlMs: "60" }, TypeError],
    [{ ttlMs: 1e300 }, RangeError],
    [{ staleMs: -1 }, RangeError],
    [{ tags: ["=i"] }, TypeError],
    [{ maxBytes: 0 }, RangeError],
    [{ statuses: [200, 500] }, RangeError],
    [{ vary: ["Authorization"] }, RangeError],
    [{ vary: ["cookie"] }, RangeError],
    [{ vary: ["*"] }, RangeError],
    [{ vary: ["a b"] }, TypeError],
    [{ cookies: ["a=b"] }, TypeError],
    [{ key: "path" }, TypeError],
    [{ now: 1 }, TypeError],
    [{ cache: {} }, TypeError],
    [{ cache: undefined }, TypeError],
  ])("refuses %j", (wrong, kind) => {
    const { cache } = cachedApp(counting())
    // The cast: what a program without types might give.
    expect(() => cacheResponses({ cache, ttlMs: 1, ...wrong } as never)).toThrow(kind)
  })

  it("takes undefined for what was left out", () => {
    const { cache } = cachedApp(counting())
    expect(() => cacheResponses({ cache, ttlMs: 1, staleMs: undefined, vary: undefined, now: undefined })).not.toThrow()
  })
})

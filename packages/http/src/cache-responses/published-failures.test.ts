/** What went wrong elsewhere, each named after its thread: project and number on GitHub. */
import { gzipSync } from "node:zlib"
import { createSessions } from "@larder/session"
import { createMemoryStore, drainMicrotasks } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { compose } from "../compose.ts"
import { createContext } from "../context.ts"
import { sessions } from "../sessions.ts"
import { cachedApp, ORIGIN, TTL_MS } from "../test-kit/cached-app.ts"

/** A body that is written by hand. */
function handWritten() {
  let control: ReadableStreamDefaultController<Uint8Array> | undefined
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      control = controller
    },
  })
  const write = (text: string) => control?.enqueue(new TextEncoder().encode(text))
  return { stream, write, end: () => control?.close() }
}

const withHeaders = (headers: Record<string, string>) => () => new Response("text", { headers })

describe("failures of others", () => {
  it("unjs/ocache#61: those who wait for one run of the handler get its Set-Cookie", async () => {
    let visitors = 0
    const app = cachedApp(() => new Response("welcome", { headers: { "set-cookie": `sid=${++visitors}` } }))
    const answers = await Promise.all(Array.from({ length: 10 }, () => app.send("/")))
    expect(new Set(answers.map(({ headers }) => headers.get("set-cookie"))).size).toBe(10)
  })

  it("nitrojs/nitro#3468, JosephSilber/page-cache#7: a page made with a visitor's session, its CSRF token in it, is everybody's", async () => {
    const app = cachedApp(() => new Response())
    const mySessions = createSessions({
      store: createMemoryStore(),
      secrets: ["a secret of at least thirty-two characters"],
      now: app.clock.now,
    })
    // The cookie is added further out, when the response has passed the cache.
    const answer = compose(
      sessions(mySessions),
      app.responses,
    )(async (_, { session }) => new Response(`<input name=csrf value=${await session.csrfToken()}>`))
    const pages = []
    for (let visitor = 0; visitor < 3; visitor++) {
      const response = await answer(new Request(ORIGIN), createContext({ defer: app.defer }))
      pages.push(await response.text())
      await app.settle()
    }
    expect(new Set(pages).size).toBe(3)
    expect(app.store.counts().put).toBe(0)
  })

  it("honojs/hono#1915: a handler's Cache-Control: private is overridden", async () => {
    const app = cachedApp(withHeaders({ "cache-control": "max-age=3600, private" }))
    await app.send("/")
    const { headers } = await app.send("/")
    expect([headers.get("cache-control"), headers.get("x-cache")]).toEqual(["max-age=3600, private", "BYPASS"])
    expect(app.store.counts().put).toBe(0)
  })

  it("kwhitley/apicache#120: plain bytes are stored under Content-Encoding: gzip", async () => {
    let body: Uint8Array<ArrayBuffer> = new TextEncoder().encode("plain")
    const app = cachedApp(() => new Response(body, { headers: { "content-encoding": "gzip" } }), {
      vary: ["accept-encoding"],
    })
    await app.send("/")
    expect(app.store.counts().put).toBe(0)
    await app.clock.advance(60_000)
    body = new Uint8Array(gzipSync("packed"))
    await app.send("/")
    expect(app.store.counts().put).toBe(1)
  })

  it("kwhitley/apicache#27: packed bytes reach who cannot read them", async () => {
    const app = cachedApp(() => new Response(gzipSync("packed"), { headers: { "content-encoding": "gzip" } }))
    await app.send("/", { headers: { "accept-encoding": "gzip" } })
    expect(app.store.counts().put).toBe(0)
  })

  it("dotnet/aspnetcore#66877: what was cut off as its client went is stored, and given to those who waited", async () => {
    const bodies = [handWritten(), handWritten()]
    let runs = 0
    const app = cachedApp(() => new Response(bodies[runs++]?.stream))
    const gone = new AbortController()
    await app.open("/", { signal: gone.signal })
    const waiting = app.send("/")
    await drainMicrotasks()
    // As a handler does that heeds the signal: it ends early, and well.
    gone.abort()
    bodies[0]?.end()
    bodies[1]?.write("whole")
    bodies[1]?.end()
    expect(await waiting).toMatchObject({ text: "whole" })
    expect(await app.send("/")).toMatchObject({ xCache: "HIT", text: "whole" })
  })

  it("apache/incubator-pagespeed-mod#1081: half a download is stored", async () => {
    const app = cachedApp(() => new Response("half", { headers: { "content-length": "8" } }))
    await app.send("/")
    expect(app.store.counts().put).toBe(0)
  })

  it("addisonj/node-cacher#24: the empty 304 of one client is everybody's page", async () => {
    const app = cachedApp(() => new Response(null, { status: 304 }))
    expect(await app.send("/", { headers: { "if-none-match": '"a"' } })).toMatchObject({ status: 304 })
    expect(app.store.counts().put).toBe(0)
  })

  it("openresty/srcache-nginx-module#48: with If-None-Match, nothing is ever stored", async () => {
    const app = cachedApp(({ headers }) =>
      headers.has("if-none-match") ? new Response(null, { status: 304 }) : new Response("page"),
    )
    await app.send("/", { headers: { "if-none-match": '"old"' } })
    expect(await app.send("/", { headers: { "if-none-match": '"old"' } })).toMatchObject({ status: 200, xCache: "HIT" })
  })

  it("nuxt/nuxt#29353: the tag of another page is answered by 304", async () => {
    const app = cachedApp(({ url }) => new Response(url))
    await app.send("/a")
    await app.send("/b")
    const etag = (await app.send("/a")).headers.get("etag") ?? ""
    expect(await app.send("/b", { headers: { "if-none-match": etag } })).toMatchObject({ status: 200, xCache: "HIT" })
    expect(await app.send("/a", { headers: { "if-none-match": etag } })).toMatchObject({ status: 304, xCache: "HIT" })
  })

  it("honojs/hono#5191: a 404 becomes a 304", async () => {
    const app = cachedApp(() => new Response("{}", { status: 404, headers: { etag: '"a"' } }))
    await app.send("/")
    expect(await app.send("/", { headers: { "if-none-match": '"a"' } })).toMatchObject({ status: 404, xCache: "HIT" })
  })

  it("a-luna/fastapi-redis-cache#39: a 304 leaves out Cache-Control, Expires and ETag", async () => {
    const kept = { "cache-control": "max-age=60", etag: '"a"', vary: "accept", "content-location": "/a", "x-own": "b" }
    const app = cachedApp(withHeaders(kept), { vary: ["accept"] })
    await app.send("/")
    const { headers } = await app.send("/", { headers: { "if-none-match": '"a"' } })
    expect(Object.fromEntries(headers)).toMatchObject(kept)
  })

  it("envoyproxy/envoy#15830: a hit has no Age, or one that begins anew", async () => {
    const app = cachedApp(withHeaders({ age: "10", "cache-control": "max-age=100" }))
    await app.send("/")
    await app.clock.advance(5_500)
    expect((await app.send("/")).headers.get("age")).toBe("15")
    const other = app.restart()
    await app.clock.advance(5_000)
    expect((await other.send("/")).headers.get("age")).toBe("20")
  })

  it.each(["*", " * ", "*,", "accept, *", "constructor", "__proto__", "toString"])(
    "kornelski/http-cache-semantics#57: Vary: %s is no difference",
    async (vary) => {
      const app = cachedApp(withHeaders({ vary }), { vary: ["accept"] })
      await app.send("/")
      expect(app.store.counts().put).toBe(0)
    },
  )

  it("Kikobeats/cacheable-response#86: HEAD in the stale window stores an empty page", async () => {
    const app = cachedApp(({ method }) => new Response(method === "HEAD" ? null : "page"), { staleMs: TTL_MS })
    await app.send("/")
    await app.clock.advance(TTL_MS)
    expect(await app.send("/", { method: "HEAD" })).toMatchObject({ xCache: "STALE" })
    expect(await app.send("/")).toMatchObject({ xCache: "STALE", text: "page" })
    expect(await app.send("/")).toMatchObject({ xCache: "HIT", text: "page" })
  })

  it.each([
    ["/?a=B=", "/?a%3DB="],
    ["/?a=1%26b=2", "/?a=1&b=2"],
    ["/?a=b+c", "/?a=b%2Bc"],
  ])("dotnet/aspnetcore#68779: %s and %s have one key", async (one, other) => {
    const app = cachedApp(({ url }) => new Response(url))
    await app.send(one)
    expect(await app.send(other)).toMatchObject({ xCache: "MISS", text: ORIGIN + other })
  })

  it("kwhitley/apicache#32, aspnet/ResponseCaching#86: two hosts, or http and https, share pages", async () => {
    const { responses, defer, settle } = cachedApp(() => new Response())
    const answer = compose(responses)(({ url }) => new Response(url))
    for (const url of ["https://a.example/", "https://b.example/", "http://a.example/", "https://a.example:8443/"]) {
      const response = await answer(new Request(url), createContext({ defer }))
      expect([await response.text(), response.headers.get("x-cache")]).toEqual([url, "MISS"])
      await settle()
    }
    const lying = await answer(new Request("https://a.example/", { headers: { host: "evil.example" } }))
    expect(lying.headers.get("x-cache")).toBe("MISS")
  })

  it("fabiocicerchia/go-proxy-cache#265: a part is stored as the whole, and the whole is given for a part", async () => {
    const app = cachedApp(({ headers }) =>
      headers.has("range")
        ? new Response("pa", { status: 206, headers: { "content-range": "bytes 0-1/4" } })
        : new Response("part"),
    )
    const range = { headers: { range: "bytes=0-1" } }
    expect(await app.send("/", range)).toMatchObject({ status: 206, text: "pa" })
    expect(await app.send("/")).toMatchObject({ xCache: "MISS", text: "part" })
    expect(await app.send("/", range)).toMatchObject({ status: 206, xCache: "BYPASS", text: "pa" })
  })

  it("flyingsquirrel0419/layercache#44: an error of one moment is stored", async () => {
    const statuses = [500, 503, 429, 401, 200]
    const app = cachedApp(() => new Response("text", { status: statuses.shift() ?? 200 }))
    for (const status of [...statuses]) expect(await app.send("/")).toMatchObject({ status })
    expect(app.runs()).toBe(5)
  })

  it("kwhitley/apicache#225: what was made for an Authorization is given to who has none", async () => {
    const app = cachedApp(({ headers }) => new Response(headers.get("authorization") ?? "nobody"))
    expect(await app.send("/", { headers: { authorization: "Bearer zoe" } })).toMatchObject({ text: "Bearer zoe" })
    expect(await app.send("/")).toMatchObject({ text: "nobody" })
    expect(await app.send("/", { headers: { authorization: "Bearer max" } })).toMatchObject({ text: "Bearer max" })
  })

  it("tempesta-tech/tempesta#1369: the answer to another method is stored as that to GET", async () => {
    const app = cachedApp(({ headers }) => new Response(headers.get("x-http-method-override") ?? "GET"))
    await app.send("/", { headers: { "x-http-method-override": "DELETE" } })
    expect(await app.send("/")).toMatchObject({ xCache: "MISS", text: "GET" })
  })
})

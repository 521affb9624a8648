/**
 * What has gone wrong with sessions, cookies, flags and frameworks elsewhere, in public: one test for each, named after its thread and
 * what happened there. What has gone wrong with caches is tested beside `cacheResponses`.
 */
import { createFlags } from "@larder/flags"
import express from "express"
import { fastify } from "fastify"
import { Hono } from "hono"
import { describe, expect, it } from "vitest"
import { toExpress } from "./express.ts"
import { toFastify } from "./fastify.ts"
import { toHono } from "./hono.ts"
import { cacheResponses, compose, flags, type Middleware, sessions } from "./index.ts"
import { Browser } from "./test-kit/browser.ts"
import { DOORS, listen } from "./test-kit/doors.ts"
import { createGate } from "./test-kit/gate.ts"
import { startKv } from "./test-kit/kv.ts"

describe.each(DOORS)("failures of others, at the door of %s", (_, start) => {
  it("expressjs/session#360: a browser followed a redirect before the session was saved, and was not signed in", async () => {
    const kv = await startKv()
    const { put } = kv.store
    // A write that is slower than the client is fast.
    const slow = { ...kv.store, put: (...given: Parameters<typeof put>) => aFewTurns().then(() => put(...given)) }
    const browser = new Browser(
      await start(compose(sessions(kv.sessionsOn(slow))), async ({ session }, path) => {
        if (path === "/me") return { body: String(await session.user) }
        session.login("zoe")
        return { status: 302, headers: { location: "/me" } }
      }),
    )
    const { headers } = await browser.send("/login")
    expect(await browser.text(headers.get("location") ?? "")).toBe("zoe")
  })

  it("SerayaEryn/fastify-session#237: of two requests at once, each wrote its whole session back, and one undid the other", async () => {
    const kv = await startKv()
    const [read, written] = [createGate(), createGate()]
    const url = await start(compose(sessions(kv.sessions)), async ({ session }, path) => {
      if (path === "/login") session.login("zoe")
      if (path === "/slow") {
        await session.data
        read.open()
        await written
        session.set("note", "of the slow one")
      }
      if (path === "/fast") session.set("views", 1)
      return { body: path === "/look" ? JSON.stringify(await session.data) : "" }
    })
    const browser = new Browser(url)
    await browser.send("/login")
    const slow = browser.send("/slow")
    await read
    await browser.send("/fast")
    written.open()
    await slow
    expect(JSON.parse(await browser.text("/look"))).toEqual({ note: "of the slow one", views: 1 })
  })

  it("auth0/nextjs-auth0#2100: a response with a session cookie was kept by a cache on the way, and given to others", async () => {
    const kv = await startKv()
    const url = await start(compose(sessions(kv.sessions)), ({ session }) => {
      session.set("views", 1)
      return { headers: { "cache-control": "public, max-age=3600", expires: "Wed, 21 Oct 2099 07:28:00 GMT" } }
    })
    expect((await new Browser(url).send()).headers.get("cache-control")).toBe("no-store")
  })

  it("many (session fixation): an id that an attacker has planted became the session of who signed in with it", async () => {
    const kv = await startKv()
    const url = await start(compose(sessions(kv.sessions)), ({ session }, path) => {
      if (path === "/login") session.login("zoe")
      else session.set("views", 1)
      return {}
    })
    const attacker = new Browser(url)
    await attacker.send("/")
    const planted = new Map(attacker.cookies)
    const victim = new Browser(url, new Map(planted))
    await victim.send("/login")
    expect(victim.cookies.get("__Host-sid")).toBeDefined()
    expect(victim.cookies.get("__Host-sid")?.split(".")[0]).not.toBe(planted.get("__Host-sid")?.split(".")[0])
  })

  it("many: names from a prototype were looked up in plain objects, as cookies and as headers", async () => {
    const kv = await startKv()
    const names = ["constructor", "__proto__", "toString", "hasOwnProperty"]
    const url = await start(compose(sessions(kv.sessions)), ({ session }) => {
      session.set("views", 1)
      return {
        headers: {
          "x-a": "1",
          constructor: "header",
          vary: "constructor",
          "set-cookie": names.map((name) => `${name}=1`),
        },
      }
    })
    const response = await fetch(url, { headers: { cookie: names.map((name) => `${name}=x`).join("; ") } })
    expect(response.status).toBe(200)
    expect([response.headers.get("constructor"), response.headers.get("vary")]).toEqual(["header", "constructor"])
    const set = response.headers.getSetCookie().map((cookie) => cookie.split("=")[0])
    expect(set).toEqual([...names, "__Host-sid"])
  })

  it("many: a flag flipped between two evaluations, and one page was half old and half new", async () => {
    const kv = await startKv()
    await kv.store.put("flag/new-ui", "false")
    const ours = createFlags({ store: kv.store, flags: { "new-ui": { type: "boolean", default: false } } })
    await ours.ready()
    const url = await start(compose(flags(ours)), async ({ flags }) => {
      const header = flags.value("new-ui")
      await kv.store.put("flag/new-ui", "true")
      await ours.refresh()
      return { body: `${header} ${flags.value("new-ui")}` }
    })
    expect(await (await fetch(url)).text()).toBe("false false")
    expect(await (await fetch(url)).text()).toBe("true true")
  })

  it("expressjs/session#704: a streamed response was out before its session was written, and the next request found none", async () => {
    const kv = await startKv()
    const { put } = kv.store
    const slow = { ...kv.store, put: (...given: Parameters<typeof put>) => aFewTurns().then(() => put(...given)) }
    const finish = createGate()
    const browser = new Browser(
      await start(compose(sessions(kv.sessionsOn(slow))), async ({ session }, path) => {
        if (path === "/me") return { body: String(await session.user) }
        session.login("zoe")
        async function* body() {
          yield Buffer.from("one, ")
          await finish
          yield Buffer.from("two")
        }
        return { body: body() }
      }),
    )
    const streaming = await browser.send("/login")
    expect(await browser.text("/me")).toBe("zoe")
    finish.open()
    expect(await streaming.text()).toBe("one, two")
  })

  it("expressjs/session#266: a store that failed could not be answered for, as the response was on its way", async () => {
    const kv = await startKv()
    const url = await start(compose(sessions(kv.sessions)), ({ session }) => {
      session.set("views", 1)
      return { body: "saved!" }
    })
    await kv.local.close()
    const response = await fetch(url)
    expect([response.status, await response.text()]).toEqual([500, "broken"])
  })
})

describe("failures of others, in one framework", () => {
  it("node-fetch/node-fetch#497: several Set-Cookie were joined into one line, which nobody can take apart again", async () => {
    const cookies = ["a=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT", "b=2"]
    const add: Middleware = async (_, next) => {
      const response = await next()
      response.headers.append("set-cookie", "c=3; Path=/")
      return response
    }
    const app = express()
    app.get("/", toExpress(compose(add)), (_, response) => void response.setHeader("Set-Cookie", cookies).send("x"))
    expect((await fetch(await listen(app))).headers.getSetCookie()).toEqual([...cookies, "c=3; Path=/"])
  })

  it("honojs/hono#960: a middleware could not put its response in the place of the handler's, whose headers came back", async () => {
    const replace: Middleware = async (_, next) => {
      await next()
      return new Response("other", { headers: { "set-cookie": "fresh=1", "x-kind": "other" } })
    }
    const app = new Hono()
      .use(toHono(compose(replace)))
      .get("/", (c) => c.text("stale", 200, { "set-cookie": "stale=1", "x-kind": "stale" }))
    const response = await app.request("/")
    expect([await response.text(), response.headers.get("x-kind")]).toEqual(["other", "other"])
    expect(response.headers.getSetCookie()).toEqual(["fresh=1"])
  })

  it("many: a response that was ended twice, or written to after its end, brought the process down", async () => {
    const app = express()
    app.get("/", toExpress(compose((_, next) => next())), (_, response) => {
      response.end("once")
      response.end("twice")
      response.write("more")
    })
    const url = await listen(app)
    expect([await (await fetch(url)).text(), await (await fetch(url)).text()]).toEqual(["once", "once"])
  })

  it("koajs/generic-session#94 and elysiajs/elysia#1547: what a handler had changed before it threw was lost, and its cookie", async () => {
    const kv = await startKv()
    const larder = toFastify(compose(sessions(kv.sessions)))
    const app = fastify()
    await app.register(larder)
    app.get("/", async (request) => {
      const { session } = larder.contextOf(request)
      if ((await session.get("note")) !== undefined) return session.get("note")
      session.set("note", "of the failure")
      throw new Error("broken")
    })
    await app.ready()
    const browser = new Browser(await listen((incoming, outgoing) => app.routing(incoming, outgoing)))
    expect((await browser.send()).status).toBe(500)
    expect(await browser.text()).toBe("of the failure")
  })

  it("many (web cache deception): a path with dot segments was answered by one route and kept for another", async () => {
    const kv = await startKv()
    const { createCache } = await import("@larder/cache")
    const app = express()
    app.use(toExpress(compose(cacheResponses({ cache: createCache({ store: kv.store }), ttlMs: 60_000 }))))
    app.get("/public/{*rest}", (_, response) => void response.send("public"))
    app.get("/secret", (_, response) => void response.send("secret"))
    const url = await listen(app)
    const sneaky = await sendAsIs(url, "/public/../secret")
    expect(sneaky).toContain("400")
    expect(await (await fetch(`${url}/secret`)).text()).toBe("secret")
  })
})

/** Sends a path that `fetch` would put right. @returns The status. */
async function sendAsIs(url: string, path: string): Promise<string> {
  const { get } = await import("node:http")
  return new Promise((resolve, reject) => {
    get(url, { path }, (response) => {
      response.resume()
      resolve(String(response.statusCode))
    }).on("error", reject)
  })
}

/** Lets everything else go first, for a while. */
async function aFewTurns(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

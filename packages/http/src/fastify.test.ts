import { Readable } from "node:stream"
import { type FastifyInstance, type FastifyServerOptions, fastify } from "fastify"
import { describe, expect, it } from "vitest"
import { toFastify } from "./fastify.ts"
import { compose, type Middleware } from "./index.ts"
import { listen } from "./test-kit/doors.ts"
import { createGate } from "./test-kit/gate.ts"

const leave: Middleware = (_, next) => next()

async function open(build: (app: FastifyInstance) => unknown, options: FastifyServerOptions = {}): Promise<string> {
  const app = fastify(options)
  await build(app)
  await app.ready()
  return listen((incoming, outgoing) => app.routing(incoming, outgoing))
}

/** Notes what it sees on the way back, and leaves a header. */
function note(name: string, seen: string[]): Middleware {
  return async (_, next) => {
    seen.push(`${name} in`)
    const response = await next()
    seen.push(`${name} out: ${response.headers.get("x-trail")}`)
    response.headers.append("x-trail", name)
    return response
  }
}

describe("toFastify", () => {
  it("makes the URL as Fastify sees it: behind a proxy only where that is trusted", async () => {
    const showUrl: Middleware = async ({ url }) => new Response(url)
    const build = (app: FastifyInstance) => app.register(toFastify(compose(showUrl)))
    const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "shop.example:8443" }
    const [trusting, other] = await Promise.all([open(build, { trustProxy: true }), open(build)])
    expect(await (await fetch(`${trusting}/x?a=1`, { headers })).text()).toBe("https://shop.example:8443/x?a=1")
    expect(await (await fetch(`${other}/x?a=1`, { headers })).text()).toBe(`${other}/x?a=1`)
  })

  it("goes back through those that were registered later first, and holds where each was registered", async () => {
    const seen: string[] = []
    const url = await open(async (app) => {
      await app.register(toFastify(compose(note("outer", seen))))
      await app.register(async (scope) => {
        await scope.register(toFastify(compose(note("inner", seen), note("innermost", seen))))
        scope.get("/both", async () => "both")
      })
      app.get("/one", async () => "one")
    })
    const both = await fetch(`${url}/both`)
    expect([await both.text(), both.headers.get("x-trail")]).toEqual(["both", "innermost, inner, outer"])
    expect(seen).toEqual([
      "outer in",
      "inner in",
      "innermost in",
      "innermost out: null",
      "inner out: innermost",
      "outer out: innermost, inner",
    ])
    expect((await fetch(`${url}/one`)).headers.get("x-trail")).toBe("outer")
  })

  it("sees what handlers send in each of Fastify's ways, and changes nothing that is left alone", async () => {
    const wrapped: Middleware = async (_, next) => {
      const response = await next()
      return new Response(response.body, response)
    }
    const routes = (app: FastifyInstance) => {
      app.get("/text", async () => "text")
      app.get("/json", async () => ({ a: [1] }))
      app.get("/buffer", async () => Buffer.from("bytes"))
      app.get("/empty", async (_, reply) => reply.code(204).send())
      app.get("/redirect", async (_, reply) => reply.redirect("/next", 303))
      app.get(
        "/response",
        async () =>
          new Response("web", {
            status: 201,
            headers: [
              ["set-cookie", "a=1"],
              ["set-cookie", "b=2"],
            ],
          }),
      )
      app.get("/cookies", async (_, reply) => reply.header("set-cookie", "a=1").header("set-cookie", "b=2").send("x"))
      app.get("/fail", async () => {
        throw Object.assign(new Error("teapot"), { statusCode: 418 })
      })
    }
    const urls = await Promise.all([
      open(routes),
      open((app) => app.register(toFastify(compose(leave))).after(() => routes(app))),
      open((app) => app.register(toFastify(compose(wrapped))).after(() => routes(app))),
    ])
    for (const path of [
      "/text",
      "/json",
      "/buffer",
      "/empty",
      "/redirect",
      "/response",
      "/cookies",
      "/fail",
      "/none",
    ]) {
      // To HEAD of a handler that returns a `Response`, Fastify answers 500 by itself.
      for (const method of path === "/response" ? ["GET"] : ["GET", "HEAD"]) {
        const [plain, ...others] = await Promise.all(urls.map((url) => describeAnswer(url + path, method)))
        for (const other of others) expect(other, `${method} ${path}`).toEqual(plain)
      }
    }
  })

  it("gives an error behind the handler to the error handler, with what the handler set forgotten", async () => {
    const failing: Middleware = async (_, next) => {
      await next()
      throw Object.assign(new Error("cannot be written"), { statusCode: 507 })
    }
    const url = await open(async (app) => {
      app.addHook("onRequest", async (_, reply) => void reply.header("access-control-allow-origin", "*"))
      await app.register(toFastify(compose(failing)))
      app.get("/", async (_, reply) =>
        reply.header("cache-control", "public").header("set-cookie", "a=1").send("saved"),
      )
    })
    const response = await fetch(url)
    expect([response.status, await response.json()]).toEqual([
      507,
      expect.objectContaining({ message: "cannot be written" }),
    ])
    expect([response.headers.get("cache-control"), response.headers.getSetCookie()]).toEqual([null, []])
    expect(response.headers.get("access-control-allow-origin")).toBe("*")
  })

  it("gives an error before the handler to the error handler", async () => {
    const failing: Middleware = async () => {
      throw Object.assign(new Error("cannot be read"), { statusCode: 503 })
    }
    const url = await open((app) => app.register(toFastify(compose(failing))))
    expect((await fetch(url)).status).toBe(503)
  })

  it("leaves the body to Fastify's parsers, and gives a middleware that asks for it before them", async () => {
    const echo: Middleware = async (request, next) =>
      request.url.endsWith("/echo") ? new Response(await request.text()) : next()
    const url = await open(async (app) => {
      await app.register(toFastify(compose(echo)))
      app.post("/parsed", async (request) => request.body)
    })
    const init = { method: "POST", body: '{"a":1}', headers: { "content-type": "application/json" } }
    expect(await (await fetch(`${url}/parsed`, init)).json()).toEqual({ a: 1 })
    expect(await (await fetch(`${url}/echo`, init)).text()).toBe('{"a":1}')
  })

  it.each([
    ["left alone", leave],
    ["opened", (async (_, next) => new Response((await next()).body)) as Middleware],
  ])("destroys a stream, %s, when another answer takes its place", async (_, inner) => {
    const destroyed = createGate()
    const refuse: Middleware = async (_, next) => {
      await next()
      return new Response("no", { status: 403 })
    }
    const url = await open(async (app) => {
      await app.register(toFastify(compose(refuse, inner)))
      app.get("/", (_, reply) => {
        const body = new Readable({ read: () => {}, destroy: (error, done) => void [destroyed.open(), done(error)] })
        return reply.send(body)
      })
    })
    const response = await fetch(url)
    expect([response.status, await response.text()]).toEqual([403, "no"])
    await destroyed
  })

  it("does not hold on to a reply that is hijacked", async () => {
    const seen: string[] = []
    const url = await open(async (app) => {
      await app.register(toFastify(compose(note("outer", seen))))
      app.get("/", (_, reply) => {
        reply.hijack()
        reply.raw.end("raw")
      })
    })
    expect(await (await fetch(url)).text()).toBe("raw")
    expect(seen).toEqual(["outer in"])
  })
})

async function describeAnswer(url: string, method: string) {
  const response = await fetch(url, { method, redirect: "manual" })
  const fields = [...response.headers].filter(
    ([name]) => !/^(?:date|transfer-encoding|content-length|connection)$/.test(name),
  )
  return { status: response.status, fields, text: await response.text() }
}

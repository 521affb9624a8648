import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { IncomingMessage, type ServerResponse, request as send } from "node:http"
import { Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { createGzip } from "node:zlib"
import { createCache } from "@larder/cache"
import { createMemoryStore } from "@larder/testing"
import express5 from "express"
import express4 from "express-4"
import { describe, expect, it, onTestFinished, vi } from "vitest"
import { toExpress } from "./express.ts"
import { cacheResponses, compose, type Middleware } from "./index.ts"
import { listen } from "./test-kit/doors.ts"
import { createGate } from "./test-kit/gate.ts"

type Express = typeof express5

const VERSIONS: readonly (readonly [string, Express])[] = [
  ["5", express5],
  // The cast: for what is used here, the two are alike.
  ["4", express4 as unknown as Express],
]

/** Answers with what a middleware sees of the request. */
const showUrl: Middleware = async ({ url }) => new Response(url)
const leave: Middleware = (_, next) => next()
const wrap: Middleware = async (_, next) => {
  const response = await next()
  return new Response(response.body, response)
}

/** Does as `compression` does: the zlib stream stands between, and it is there that listeners of `drain` are put. */
function compressAll(_: unknown, response: ServerResponse, next: () => void): void {
  const zlib = createGzip()
  const { on, write, end, writeHead } = response
  // The casts: no overload but those used here.
  response.on = ((event: string, listener: () => void) => {
    if (event === "drain") zlib.on(event, listener)
    else on.call(response, event, listener)
    return response
  }) as typeof on
  response.writeHead = ((status: number) => {
    if (!response.hasHeader("content-encoding")) response.setHeader("content-encoding", "gzip")
    return writeHead.call(response, status)
  }) as typeof writeHead
  response.write = ((chunk: Uint8Array) => {
    if (!response.headersSent) response.writeHead(response.statusCode)
    return zlib.write(chunk)
  }) as typeof write
  response.end = (() => zlib.end() && response) as typeof end
  zlib.on("data", (chunk) => void (Reflect.apply(write, response, [chunk]) || zlib.pause()))
  zlib.on("end", () => void Reflect.apply(end, response, []))
  on.call(response, "drain", () => void zlib.resume())
  next()
}

/** Sends a request as it is written, which `fetch` would put right. */
async function sendRaw(url: string, path: string, headers: Record<string, string> = {}, body = ""): Promise<string> {
  const sent = send(url, { path, headers, method: body === "" ? "GET" : "POST" }).end(body)
  const [response] = await once(sent, "response")
  let text = `${response.statusCode} `
  for await (const chunk of response) text += chunk
  return text
}

describe.each(VERSIONS)("toExpress, of Express %s", (_, express) => {
  it("makes the URL as Express sees it: behind a proxy only where that is trusted", async () => {
    const open = async (trust: boolean) => {
      const app = express().set("trust proxy", trust)
      app.use("/under", toExpress(compose(showUrl)))
      return listen(app)
    }
    const forwarded = {
      "x-forwarded-proto": "https",
      "x-forwarded-host": "shop.example:8443, inner",
      host: "a.example",
    }
    const trusting = await sendRaw(await open(true), "/under/x?b=1&a=2", forwarded)
    expect(trusting).toBe("200 https://shop.example:8443/under/x?b=1&a=2")
    expect(await sendRaw(await open(false), "/under/x", forwarded)).toBe("200 http://a.example/under/x")
  })

  it.each([
    ["/../secret", "a.example"],
    ["/a/%2e%2E/secret", "a.example"],
    ["/a/.", "a.example"],
    ["/a\\secret", "a.example"],
    ["/a", "a.example/secret?"],
    ["/a", "user@a.example"],
    ["/a", "a.example:port"],
  ])("refuses what means another place to a URL than to a router: %s at %s", async (path, host) => {
    const app = express()
    app.use(toExpress(compose(showUrl)))
    app.use((_error: Error, _request: unknown, response: ServerResponse, _next: unknown) => {
      response.statusCode = (_error as Error & { status: number }).status
      response.end("refused")
    })
    expect(await sendRaw(await listen(app), path, { host })).toBe("400 refused")
  })

  it("keeps a path that only looks like a host", async () => {
    const app = express()
    app.use(toExpress(compose(showUrl)))
    expect(await sendRaw(await listen(app), "//evil.example/a..b", { host: "a.example" })).toBe(
      "200 http://a.example//evil.example/a..b",
    )
  })

  it("leaves a body to the handler that no middleware reads, and gives one that was parsed before", async () => {
    const read: Middleware = async (request) => new Response(await request.text())
    const app = express()
    app.post("/handler", toExpress(compose(leave)), express.json(), (request, response) => {
      response.send(`handler ${JSON.stringify(request.body)}`)
    })
    app.post("/parsed", express.json(), toExpress(compose(read)))
    app.post("/raw", toExpress(compose(read)))
    const url = await listen(app)
    const json = { "content-type": "application/json" }
    expect(await sendRaw(url, "/handler", json, '{"a": 1}')).toBe('200 handler {"a":1}')
    expect(await sendRaw(url, "/parsed", json, '{"a": 1}')).toBe('200 {"a":1}')
    expect(await sendRaw(url, "/raw", json, '{"a": 1}')).toBe('200 {"a": 1}')
  })

  it("lets no byte go while a middleware works, loses none, and looks sent to the handler", async () => {
    const gate = createGate()
    const seen: unknown[] = []
    const slow: Middleware = async (_, next) => {
      const response = await next()
      await gate
      response.headers.set("x-late", "yes")
      return response
    }
    const app = express()
    app.get("/", toExpress(compose(slow)), (_, response) => {
      response.setHeader("X-Case", "kept")
      response.write("a", () => seen.push("a is on its way"))
      response.write(Buffer.from("b"))
      response.write("63", "hex")
      response.on("finish", () => seen.push("finished"))
      response.end("d")
      seen.push(response.headersSent, response.writableEnded)
      try {
        response.setHeader("x-too-late", "1")
      } catch (error) {
        seen.push((error as Error & { code: string }).code)
      }
      response.end("twice")
      gate.open()
    })
    const url = await listen(app)
    const response = await fetch(url)
    expect([await response.text(), response.headers.get("x-late")]).toEqual(["abcd", "yes"])
    expect(response.headers.get("x-too-late")).toBeNull()
    expect(seen).toEqual([true, true, "ERR_HTTP_HEADERS_SENT", "a is on its way", "finished"])
  })

  it("sends headers that are flushed, before there is a body", async () => {
    const release = createGate()
    const app = express()
    app.get("/", toExpress(compose(leave)), async (_, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" })
      response.flushHeaders()
      await release
      response.end("data: 1\n\n")
    })
    const response = await fetch(await listen(app))
    expect(response.headers.get("content-type")).toBe("text/event-stream")
    release.open()
    expect(await response.text()).toBe("data: 1\n\n")
  })

  it.each([["in front"], ["behind"]])(
    "lives with a middleware %s that sets headers at the last moment",
    async (place) => {
      const seen: (string | null)[] = []
      const look: Middleware = async (_, next) => {
        const response = await next()
        seen.push(response.headers.get("x-last-moment"))
        response.headers.set("x-larder", "yes")
        return response
      }
      // As `on-headers` does, and with it compression, express-session and many more.
      const lastMoment = (_: unknown, response: ServerResponse, next: () => void) => {
        const { writeHead } = response
        response.writeHead = function (this: ServerResponse, ...given: unknown[]) {
          this.setHeader("x-last-moment", "now")
          return Reflect.apply(writeHead, this, given)
        } as typeof writeHead
        next()
      }
      const app = express()
      const [first, second] = [toExpress(compose(look)), lastMoment]
      if (place === "behind") app.use(first, second)
      else app.use(second, first)
      app.get("/", (_, response) => {
        response.send("hello")
      })
      const response = await fetch(await listen(app))
      expect([await response.text(), response.headers.get("x-last-moment")]).toEqual(["hello", "now"])
      expect(response.headers.get("x-larder")).toBe("yes")
      expect(seen).toEqual([place === "behind" ? "now" : null])
    },
  )

  it("serves files, ranges, redirects, JSON and what is missing as Express does without it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "larder-"))
    onTestFinished(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, "a.txt"), "0123456789")
    const build = (middlewares: readonly ReturnType<typeof toExpress>[]) => {
      const app = express().disable("x-powered-by")
      for (const middleware of middlewares) app.use(middleware)
      app.use("/files", express.static(folder))
      app.get("/redirect", (_, response) => response.redirect("/next"))
      app.get("/json", (_, response) => void response.json({ a: [1] }))
      app.get("/status", (_, response) => void response.sendStatus(204))
      app.get("/cookies", (_, response) => void response.cookie("a", "1").cookie("b", "2").vary("Accept").send("x"))
      app.get("/list", (_, response) => void response.writeHead(201, "Made", ["X-A", "1", "X-B", "2"]).end())
      return listen(app)
    }
    const wrapped: Middleware = async (_, next) => {
      const response = await next()
      return new Response(response.body, response)
    }
    const urls = await Promise.all([
      build([]),
      build([toExpress(compose(leave))]),
      build([toExpress(compose(wrapped))]),
    ])
    for (const [path, headers] of [
      ["/files/a.txt", {}],
      ["/files/a.txt", { range: "bytes=2-4" }],
      ["/files/none.txt", {}],
      ["/redirect", {}],
      ["/json", {}],
      ["/status", {}],
      ["/cookies", {}],
      ["/list", {}],
    ] as const) {
      const [plain, ...others] = await Promise.all(urls.map((url) => describeAnswer(url + path, headers)))
      for (const other of others) expect(other).toEqual(plain)
    }
  })

  it("gives an error behind the handler to the error handlers, with what the handler set forgotten", async () => {
    const failing: Middleware = async (_, next) => {
      await next()
      throw Object.assign(new Error("cannot be written"), { status: 507 })
    }
    const app = express()
    app.use((_, response, next) => {
      response.setHeader("access-control-allow-origin", "*")
      next()
    })
    app.get("/", toExpress(compose(failing)), (_, response) => {
      response.set({ "cache-control": "public", "x-handler": "1" }).cookie("a", "1").send("saved")
    })
    app.use((error: Error & { status: number }, _request: unknown, response: ServerResponse, _next: unknown) => {
      response.statusCode = error.status
      response.end(error.message)
    })
    const response = await fetch(await listen(app))
    expect([response.status, await response.text()]).toEqual([507, "cannot be written"])
    const { headers } = response
    expect(["cache-control", "x-handler", "set-cookie"].map((name) => headers.get(name))).toEqual([null, null, null])
    expect(headers.get("access-control-allow-origin")).toBe("*")
  })

  it("tells the error handlers, and closes the connection, where the handler has begun to stream", async () => {
    const told = createGate<string>()
    const failing: Middleware = async (_, next) => {
      await next()
      throw new Error("cannot be written")
    }
    const app = express()
    app.get("/", toExpress(compose(failing)), (_, response) => {
      response.write("half")
    })
    app.use((error: Error, _request: unknown, response: ServerResponse, _next: unknown) => {
      told.open(`${error.message}, ${response.headersSent}`)
    })
    await expect(fetch(await listen(app))).rejects.toThrow()
    expect(await told).toBe("cannot be written, true")
  })

  it("keeps headers of middlewares in front on an answer of its own", async () => {
    const refuse: Middleware = async (_, next) => {
      await next()
      return new Response("no", { status: 403, headers: { "set-cookie": "c=3" } })
    }
    const app = express()
    app.use((_, response, next) => {
      response.set({ "access-control-allow-origin": "*" }).cookie("a", "1")
      next()
    })
    app.get(
      "/",
      toExpress(compose(refuse)),
      (_, response) => void response.cookie("b", "2").set("x-handler", "1").send("yes"),
    )
    const response = await fetch(await listen(app))
    expect([response.status, await response.text(), response.headers.get("x-handler")]).toEqual([403, "no", null])
    expect(response.headers.get("access-control-allow-origin")).toBe("*")
    expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "c=3"])
  })

  it("shares a request's context among several of them, and runs the handlers once", async () => {
    const outer = toExpress(compose(((_, next) => next({ a: 1 })) as Middleware<{ a: number }>))
    const twice: Middleware<{ b: number }> = async (_, next) => {
      await next({ b: 2 })
      return next({ b: 3 })
    }
    const inner = toExpress(compose(twice))
    const app = express()
    app.use(outer)
    app.get("/", inner, (request, response) => {
      expect(outer.contextOf(request)).toBe(inner.contextOf(request))
      response.send(String(outer.contextOf(request).a + inner.contextOf(request).b))
    })
    app.use((error: Error, _request: unknown, response: ServerResponse, _next: unknown) => response.end(error.message))
    const response = await fetch(await listen(app))
    expect(await response.text()).toContain("the handlers of Express run once for a request")
  })

  it("nests, also where the inner one answers in the place of the handler", async () => {
    const mark: Middleware = async (_, next) => {
      const response = await next()
      response.headers.append("x-trail", response.status === 200 ? "outer" : "outer of an error")
      return response
    }
    const replace: Middleware = async (_, next) => {
      await next()
      return new Response("replaced", { headers: { "x-trail": "inner" } })
    }
    const app = express()
    app.use(toExpress(compose(mark)))
    app.get("/replaced", toExpress(compose(replace)), (_, response) => void response.send("not seen"))
    app.get(
      "/stored",
      toExpress(compose(async () => new Response("stored"))),
      (_, response) => void response.send("not run"),
    )
    const url = await listen(app)
    const replaced = await fetch(`${url}/replaced`)
    expect([await replaced.text(), replaced.headers.get("x-trail")]).toEqual(["replaced", "inner, outer"])
    const stored = await fetch(`${url}/stored`)
    expect([await stored.text(), stored.headers.get("x-trail")]).toEqual(["stored", "outer"])
  })

  it.each([
    ["left alone", leave],
    ["in a middleware's hands", wrap],
  ])("streams through a compression in front that listens for drain in its own place: %s", async (_, middleware) => {
    const app = express()
    app.use(compressAll)
    app.use(toExpress(compose(middleware)), toExpress(compose(leave)))
    const rows = Array.from({ length: 60 }, (_, index) => `${index}`.padEnd(3000, "."))
    app.get("/", (_, response) => void Readable.from(rows).pipe(response))
    const warned = vi.spyOn(process, "emitWarning")
    expect(await (await fetch(await listen(app))).text()).toBe(rows.join(""))
    expect(warned).not.toHaveBeenCalled()
  })

  it("answers HEAD also where the body that nobody wants fails to be let go", async () => {
    const app = express()
    const body = () => new ReadableStream({ cancel: () => Promise.reject(new Error("no")) })
    app.use(toExpress(compose(async () => new Response(body(), { headers: { "x-seen": "1" } }))))
    const response = await fetch(await listen(app), { method: "HEAD" })
    expect([response.status, response.headers.get("x-seen")]).toEqual([200, "1"])
  })

  it("looks sent to the error handlers while its body is taken in hand, and leaves nothing of a failure in the cache", async () => {
    const app = express()
    app.use(toExpress(compose(cacheResponses({ cache: createCache({ store: createMemoryStore() }), ttlMs: 60_000 }))))
    app.get("/", (_, response, next) => {
      response.write("begun")
      Promise.reject(new Error("broken")).catch(next)
    })
    const url = await listen(app)
    const read = async () => (await fetch(url)).text()
    await expect(read()).rejects.toThrow()
    await expect(read()).rejects.toThrow()
  })

  it("has no context of a request that did not pass it", () => {
    const stranger = new IncomingMessage(new Socket())
    expect(() => toExpress(compose()).contextOf(stranger)).toThrow(TypeError)
  })
})

async function describeAnswer(url: string, headers: Record<string, string>) {
  const response = await fetch(url, { headers, redirect: "manual" })
  const fields = [...response.headers].filter(([name]) => !/^(?:date|transfer-encoding|content-length)$/.test(name))
  return {
    status: response.status,
    reason: response.statusText,
    fields,
    text: (await response.text()).replaceAll(/\d{4,}/g, "n"),
  }
}

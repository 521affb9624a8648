import { Hono } from "hono"
import { cors } from "hono/cors"
import { describe, expect, expectTypeOf, it } from "vitest"
import { toHono } from "./hono.ts"
import { compose, type Middleware } from "./index.ts"

const named: Middleware<{ name: string }> = (_, next) => next({ name: "zoe" })
const marked: Middleware = async (_, next) => {
  const response = await next()
  const copy = new Response(response.body, response)
  copy.headers.append("set-cookie", "sid=1")
  copy.headers.set("x-larder", "yes")
  copy.headers.delete("x-secret")
  return copy
}

describe("toHono", () => {
  it("hands what middlewares add to the handlers, typed", async () => {
    const app = new Hono().use(toHono(compose(named))).get("/", (c) => {
      expectTypeOf(c.var.larder.name).toEqualTypeOf<string>()
      return c.text(c.var.larder.name)
    })
    expect(await (await app.request("/")).text()).toBe("zoe")
  })

  it("puts a changed response in the place of the handler's, also where its headers cannot be changed", async () => {
    const app = new Hono()
      .use(toHono(compose(marked)))
      .get("/", (c) => {
        c.header("set-cookie", "a=1", { append: true })
        c.header("set-cookie", "b=2", { append: true })
        c.header("x-secret", "1")
        return c.text("hello")
      })
      .get("/away", () => Response.redirect("https://app.example/next", 303))
    const response = await app.request("/")
    expect([await response.text(), response.headers.get("x-secret")]).toEqual(["hello", null])
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2", "sid=1"])
    const away = await app.request("/away")
    expect([away.status, away.headers.get("location"), away.headers.get("x-larder")]).toEqual([
      303,
      "https://app.example/next",
      "yes",
    ])
  })

  it("keeps the headers of Hono's own middlewares around it", async () => {
    const hit: Middleware = async () => new Response("stored", { headers: { "x-cache": "HIT" } })
    const app = new Hono()
      .use(cors({ origin: "https://other.example" }))
      .get("/", toHono(compose(hit)), () => new Response("not run"))
    const response = await app.request("/", { headers: { origin: "https://other.example" } })
    expect([await response.text(), response.headers.get("x-cache")]).toEqual(["stored", "HIT"])
    expect(response.headers.get("access-control-allow-origin")).toBe("https://other.example")
  })

  it("gives what is thrown behind the handler to onError, without the headers of the handler", async () => {
    const failing: Middleware = async (_, next) => {
      await next()
      throw new Error("cannot be written")
    }
    const app = new Hono()
      .use(toHono(compose(failing)))
      .get("/", (c) => c.text("saved", 200, { "cache-control": "public" }))
    app.onError((error, c) => c.text(error.message, 507))
    const response = await app.request("/")
    expect([response.status, await response.text()]).toEqual([507, "cannot be written"])
    expect(response.headers.get("cache-control")).toBeNull()
  })

  it("defers to the platform's waitUntil, where it has one", async () => {
    const work: Promise<unknown>[] = []
    const app = new Hono().use(toHono(compose())).get("/", (c) => {
      c.var.larder.defer(Promise.resolve("done"))
      return c.text("ok")
    })
    const execution = {
      waitUntil: (one: Promise<unknown>) => void work.push(one),
      passThroughOnException: () => {},
      props: {},
    }
    expect(await (await app.request("/", {}, {}, execution)).text()).toBe("ok")
    expect(await Promise.all(work)).toEqual(["done"])
    expect(await (await app.request("/")).text()).toBe("ok")
  })

  it("shares a request's context among several of them", async () => {
    const app = new Hono()
      .use(toHono(compose(named)))
      .get("/", toHono(compose(marked)), (c) => c.text((c.var.larder as unknown as { name: string }).name))
    expect(await (await app.request("/")).text()).toBe("zoe")
  })
})

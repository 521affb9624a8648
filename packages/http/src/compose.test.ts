import { describe, expect, expectTypeOf, it } from "vitest"
import { toExpress } from "./express.ts"
import { toFastify } from "./fastify.ts"
import { toFetchHandler } from "./fetch.ts"
import { type Context, compose, createContext, type Middleware } from "./index.ts"

const request = new Request("https://app.example/")

const tenant: Middleware<{ tenant: string }> = (_, next) => next({ tenant: "acme" })
const greeting: Middleware<{ greeting: string }, { tenant: string }> = (_, next, { tenant }) =>
  next({ greeting: `hello ${tenant}` })

describe("compose", () => {
  it("runs middlewares from the first to the last and back, around the handler", async () => {
    const seen: string[] = []
    const note =
      (name: string): Middleware =>
      async (_, next) => {
        seen.push(`${name} in`)
        const response = await next()
        seen.push(`${name} out`)
        return response
      }
    const answer = compose(
      note("a"),
      note("b"),
    )(() => {
      seen.push("handler")
      return new Response("done")
    })
    expect(await (await answer(request)).text()).toBe("done")
    expect(seen).toEqual(["a in", "b in", "handler", "b out", "a out"])
  })

  it("gives each what those before it have added, checked by the compiler", async () => {
    const answer = compose(
      tenant,
      greeting,
    )((_, context) => {
      expectTypeOf(context.tenant).toEqualTypeOf<string>()
      expectTypeOf(context.greeting).toEqualTypeOf<string>()
      expectTypeOf(context.defer).toEqualTypeOf<Context["defer"]>()
      // @ts-expect-error: nobody has added a session.
      expect(context.session).toBeUndefined()
      return new Response(context.greeting)
    })
    expect(await (await answer(request)).text()).toBe("hello acme")
  })

  it("refuses, when compiled, a middleware before what it needs, and a next without what is added", async () => {
    // @ts-expect-error: greeting needs the tenant, which comes after it.
    compose(greeting, tenant)
    // @ts-expect-error: the tenant is promised, and not given.
    const forgetful: Middleware<{ tenant: string }> = (_, next) => next()
    expect(await (await compose(forgetful)(() => new Response("ok"))(request)).text()).toBe("ok")
  })

  it("passes another request on", async () => {
    const bare: Middleware = ({ url }, next) => next({}, new Request(url, { headers: { accept: "text/plain" } }))
    const answer = compose(bare)(({ headers }) => new Response(headers.get("accept")))
    expect(await (await answer(request)).text()).toBe("text/plain")
  })

  it("turns what is thrown, at once or later, into a rejection", async () => {
    const answer = compose()(() => {
      throw new Error("broken")
    })
    await expect(answer(request)).rejects.toThrow("broken")
    const broken: Middleware = () => {
      throw new Error("broken too")
    }
    await expect(compose(broken)(() => new Response())(request)).rejects.toThrow("broken too")
  })
})

describe("doors", () => {
  it("hand on what middlewares add, when compiled", () => {
    const composed = compose(tenant, greeting)
    type Known = Context & { tenant: string } & { greeting: string }
    expectTypeOf(toExpress(composed).contextOf).returns.toExtend<Known>()
    expectTypeOf(toFastify(composed).contextOf).returns.toExtend<Known>()
    expectTypeOf(toFetchHandler<{ tenant: string } & { greeting: string }>)
      .parameter(1)
      .parameter(1)
      .toExtend<Known>()
    // @ts-expect-error: nobody has added a session.
    expectTypeOf(toExpress(composed).contextOf).returns.toHaveProperty("session")
  })
})

describe("createContext", () => {
  it("lets deferred work run, and bears its failure", async () => {
    const { defer, canOutliveResponse, info } = createContext()
    defer(Promise.reject(new Error("nobody waits")))
    expect([canOutliveResponse, info]).toEqual([true, undefined])
  })
})

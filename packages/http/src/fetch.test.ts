import { describe, expect, it, vi } from "vitest"
import { toFetchHandler } from "./fetch.ts"
import { compose, type Middleware } from "./index.ts"

const request = new Request("https://app.example/")
const mark: Middleware = async (_, next) => {
  const response = await next()
  response.headers.set("x-seen", String(response.status))
  return response
}

describe("toFetchHandler", () => {
  it("hands over the platform's second argument as info, and defers to its waitUntil", async () => {
    const execution = {
      work: [] as Promise<unknown>[],
      // As those of runtimes, it is of no use without its object.
      waitUntil(one: Promise<unknown>) {
        this.work.push(one)
      },
    }
    const handle = toFetchHandler(compose(), (_, { info, defer }) => {
      defer(Promise.resolve("done"))
      return Response.json(info ?? null)
    })
    expect(await (await handle(request, { name: "env" }, execution)).json()).toEqual({ name: "env" })
    expect(await Promise.all(execution.work)).toEqual(["done"])
    expect((await handle(request)).status).toBe(200)
  })

  it("answers for what a handler throws inside the middlewares, and for what they throw themselves", async () => {
    const handle = toFetchHandler(
      compose(mark),
      () => {
        throw new Error("broken")
      },
      { onError: (error) => new Response(String(error), { status: 502 }) },
    )
    const response = await handle(request)
    expect([await response.text(), response.headers.get("x-seen")]).toEqual(["Error: broken", "502"])
    const failing: Middleware = async (_, next) => {
      await next()
      throw new Error("on the way back")
    }
    const log = vi.spyOn(console, "error").mockReturnValue()
    const answer = await toFetchHandler(compose(mark, failing), () => new Response("ok"))(request)
    expect([answer.status, await answer.text(), answer.headers.get("x-seen")]).toEqual([
      500,
      "Internal Server Error",
      "500",
    ])
    expect(log).toHaveBeenCalledWith(new Error("on the way back"))
  })
})

import type { Context as HonoContext, MiddlewareHandler } from "hono"
import type { Composed } from "./compose.ts"
import { type Context, createContext } from "./context.ts"

const contexts = new WeakMap<HonoContext, Context>()

/**
 * Makes a middleware of Hono (4) of middlewares.
 *
 * What they add stands in `c.var.larder`.
 *
 * @example
 * ```ts
 * import { Hono } from "hono"
 *
 * const mySessions = createSessions<{ views?: number }>({ store, secrets: ["32 characters or more, from the environment"] })
 * const app = new Hono().use(toHono(compose(sessions(mySessions)))).get("/", async (c) => {
 *   const { session } = c.var.larder
 *   return c.text(`Seen ${(await session.get("views")) ?? 0} times`)
 * })
 * ```
 */
export function toHono<Adds extends object>(
  composed: Composed<Adds>,
): MiddlewareHandler<{ Variables: { larder: Context & Adds } }> {
  return async (c, next) => {
    const answer = composed(async (request, context) => {
      c.set("larder", context)
      if (request !== c.req.raw) c.req.raw = request
      await next()
      return c.res
    })
    let response: Response
    try {
      response = await answer(c.req.raw, contextOf(c))
    } catch (error) {
      // Hono would put the handler's headers on the answer to the error, such as for how long it may be cached.
      c.res = undefined
      throw error
    }
    if (!c.finalized) return response
    if (response !== c.res) {
      // Hono would put the headers of a response that it has into the place of ours, unless it has none.
      c.res = undefined
      c.res = response
    }
    return undefined
  }
}

/** Finds the context of a request, or makes it: middlewares that were made one by one share it. */
function contextOf(c: HonoContext): Context {
  const known = contexts.get(c)
  if (known !== undefined) return known
  const context = createContext({ defer: (work) => defer(c, work), canOutliveResponse: false, info: c })
  contexts.set(c, context)
  return context
}

function defer(c: HonoContext, work: Promise<unknown>): void {
  try {
    c.executionCtx.waitUntil(work)
  } catch {
    // Hono throws where the platform has none, as on Node: then it runs on by itself.
    work.catch(() => {})
  }
}

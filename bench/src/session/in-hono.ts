import { type Context, Hono, type MiddlewareHandler } from "hono"
import { type AppSession, HandlerDesk, type Send } from "./session-app.ts"

/** Makes an application on Hono. @param middlewares Of the sessions. @param toSession Finds what they left in the context. */
export function inHono(middlewares: readonly MiddlewareHandler[], toSession: (context: Context) => AppSession): Send {
  const desk = new HandlerDesk()
  const app = new Hono()
  for (const middleware of middlewares) app.use(middleware)
  app.get("/", async (context) => {
    await desk.take(context.req.header("x-handler"))(toSession(context))
    return context.text("hello")
  })
  return async (cookie, handler) => {
    const headers = { "x-handler": desk.leave(handler), ...(cookie === "" ? {} : { cookie }) }
    const response = await app.fetch(new Request("https://app.example/", { headers }))
    if (response.status !== 200) throw new Error(`the application answered ${response.status}`)
    await response.text()
    return response.headers.getSetCookie()
  }
}

import express, { type Request, type RequestHandler } from "express"
import inject from "light-my-request"
import { type AppSession, HandlerDesk, type Send } from "./session-app.ts"

/** Makes an application on Express. @param middlewares Of the sessions. @param toSession Finds what they left in the request. */
export function inExpress(middlewares: readonly RequestHandler[], toSession: (request: Request) => AppSession): Send {
  const desk = new HandlerDesk()
  const app = express()
  app.set("trust proxy", true)
  for (const middleware of middlewares) app.use(middleware)
  app.get("/", async (request, response) => {
    await desk.take(request.get("x-handler"))(toSession(request))
    response.type("text").send("hello")
  })
  return async (cookie, handler) => {
    const headers = {
      host: "app.example",
      "x-forwarded-proto": "https",
      "x-handler": desk.leave(handler),
      ...(cookie === "" ? {} : { cookie }),
    }
    // The cast: Express is a listener of node:http, which its type does not say.
    const response = await inject(app as unknown as Parameters<typeof inject>[0], { url: "/", headers })
    if (response.statusCode !== 200)
      throw new Error(`the application answered ${response.statusCode}: ${response.body}`)
    return [response.headers["set-cookie"] ?? []].flat()
  }
}

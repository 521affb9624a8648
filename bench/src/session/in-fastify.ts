import { type FastifyInstance, type FastifyRequest, fastify } from "fastify"
import { type AppSession, HandlerDesk, type Send } from "./session-app.ts"

/** Makes an application on Fastify. @param register Adds the sessions. @param toSession Finds what they left in the request. */
export async function inFastify(
  register: (app: FastifyInstance) => Promise<void>,
  toSession: (request: FastifyRequest) => AppSession,
): Promise<Send> {
  const desk = new HandlerDesk()
  const app = fastify({ trustProxy: true })
  await register(app)
  app.get("/", async (request) => {
    await desk.take(String(request.headers["x-handler"]))(toSession(request))
    return "hello"
  })
  await app.ready()
  return async (cookie, handler) => {
    const headers = {
      "x-forwarded-proto": "https",
      "x-handler": desk.leave(handler),
      ...(cookie === "" ? {} : { cookie }),
    }
    const response = await app.inject({ url: "/", headers })
    if (response.statusCode !== 200)
      throw new Error(`the application answered ${response.statusCode}: ${response.body}`)
    return [response.headers["set-cookie"] ?? []].flat()
  }
}

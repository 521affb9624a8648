import { inExpress } from "./in-express.ts"
import { inFastify } from "./in-fastify.ts"
import { inHono } from "./in-hono.ts"
import type { AppSession, Framework, Send } from "./session-app.ts"

/** A session that is none: what a framework costs by itself. */
const NO_SESSION: AppSession = {
  read: async () => ({}),
  write: async () => {},
  login: async () => {},
  logout: async () => {},
}

/** Makes an application without sessions. */
export async function createBareSend(framework: Framework): Promise<Send> {
  if (framework === "hono") return inHono([], () => NO_SESSION)
  if (framework === "express") return inExpress([], () => NO_SESSION)
  return await inFastify(
    async () => {},
    () => NO_SESSION,
  )
}

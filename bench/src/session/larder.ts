import { createSessions, type Session, type SessionsOptions } from "@larder/session"
import type { MiddlewareHandler } from "hono"
import { inHono } from "./in-hono.ts"
import { ABSOLUTE_MS, type AppSession, IDLE_MS, SECRET, type SessionPeer } from "./session-app.ts"

type Fields = Record<string, unknown>

/** Larder, with options beside those of the bench. */
export function larder(name: string, how: string, options: Partial<SessionsOptions<Fields>> = {}): SessionPeer {
  return {
    name,
    framework: "hono",
    how,
    async create(store) {
      const timeouts = { idleTimeoutMs: IDLE_MS, absoluteTimeoutMs: ABSOLUTE_MS }
      const sessions = createSessions<Fields>({ store, secrets: [SECRET], ...timeouts, ...options })
      const middleware: MiddlewareHandler = async (context, next) => {
        const session = await sessions.load(context.req.raw)
        context.set("session", session)
        await next()
        await sessions.commit(session, context.res.headers)
      }
      return inHono([middleware], (context) => toAppSession(context.get("session")))
    },
  }
}

function toAppSession(session: Session<Fields>): AppSession {
  return {
    async read() {
      const [user, data] = await Promise.all([session.user, session.data])
      return { ...data, ...(user === undefined ? {} : { user }) }
    },
    write: async (name, value) => session.set(name, value),
    login: async (user) => session.login(user),
    logout: () => session.destroy(),
  }
}

import { type SessionEnv, useSession, useSessionStorage } from "@hono/session"
import type { Context, MiddlewareHandler } from "hono"
import { type Session, type SessionData, sessionMiddleware } from "hono-sessions"
import { getIronSession, type IronSession } from "iron-session"
import { inHono } from "./in-hono.ts"
import { createKvJson } from "./kv-json.ts"
import { ABSOLUTE_MS, IDLE_MS, SECRET, type SessionFields, type SessionPeer } from "./session-app.ts"

const COOKIE = { httpOnly: true, secure: true, sameSite: "Lax", path: "/" } as const

export const honoSessions: SessionPeer = {
  name: "hono-sessions",
  packageName: "hono-sessions",
  framework: "hono",
  how: "with an encrypted id and its expiry extended by itself",
  async create(store) {
    const kv = createKvJson(store)
    const persist = (id: string, data: SessionData) => kv.set(id, data, IDLE_MS)
    const middleware = sessionMiddleware({
      // The cast: Larder's readers answer undefined where its type has a session that may be missing.
      store: {
        getSessionById: (id?: string) => kv.get<SessionData>(id ?? ""),
        createSession: persist,
        persistSessionData: persist,
        deleteSession: (id: string) => kv.delete(id),
      },
      encryptionKey: SECRET,
      expireAfterSeconds: IDLE_MS / 1_000,
      cookieOptions: COOKIE,
    })
    return inHono([middleware], (context) => {
      const session: Session<Record<string, unknown>> = context.get("session")
      return {
        read: async () => ({ ...valuesOf(session.getCache()) }),
        write: async (name, value) => session.set(name, value),
        async login(user) {
          session.set("user", user)
          context.set("session_key_rotation", true)
        },
        logout: async () => session.deleteSession(),
      }
    })
  },
}

function valuesOf({ _data: data }: SessionData): SessionFields {
  const entries = Object.entries(data as Record<string, { readonly value: unknown }>)
  return Object.fromEntries(entries.map(([name, { value }]) => [name, value]))
}

export const honoSession: SessionPeer = createHonoSession(
  "@hono/session",
  "as its documentation has it: ends 30 minutes after it began, busy or not",
  [],
)

/** It has no way to put the end of a stored session off, so that the application has to note when it was last seen. */
export const honoSessionSliding: SessionPeer = createHonoSession(
  "@hono/session, sliding",
  "the application notes in the session when it was last seen",
  [
    async (context: Context<SessionEnv>, next) => {
      const isKnown = context.req.header("cookie") !== undefined
      if (isKnown) await context.var.session.update((before) => ({ ...before, seenAtMs: Date.now() }))
      await next()
    },
  ],
)

function createHonoSession(name: string, how: string, middlewares: readonly MiddlewareHandler[]): SessionPeer {
  return {
    name,
    packageName: "@hono/session",
    framework: "hono",
    how,
    async create(store) {
      const kv = createKvJson(store)
      const storage = useSessionStorage({
        get: async (id) => (await kv.get<Record<string, unknown>>(id)) ?? null,
        set: (id, value) => kv.set(id, value, ABSOLUTE_MS),
        delete: (id) => kv.delete(id),
      })
      const duration = { absolute: ABSOLUTE_MS / 1_000, inactivity: IDLE_MS / 1_000 }
      const sessions = useSession({ secret: SECRET, duration })
      return inHono([storage, sessions, ...middlewares], (context: Context<SessionEnv>) => {
        const { session } = context.var
        return {
          read: async () => ({ ...(await session.get()) }),
          write: (field, value) => session.update((before) => ({ ...before, [field]: value })),
          login: (user) => session.update((before) => ({ ...before, user })),
          async logout() {
            await session.get()
            session.delete()
          },
        }
      })
    },
  }
}

export const ironSession: SessionPeer = {
  name: "iron-session",
  packageName: "iron-session",
  framework: "hono",
  how: "all of it sealed in the cookie, saved again on each request that reads it, so that it slides",
  async create() {
    const options = {
      password: SECRET,
      cookieName: "__Host-sid",
      ttl: IDLE_MS / 1_000,
      cookieOptions: { ...COOKIE, sameSite: "lax" as const },
    }
    return inHono([], (context) => {
      const response = new Response()
      let opened: Promise<IronSession<Record<string, unknown>>> | undefined
      const open = () => {
        opened ??= getIronSession<Record<string, unknown>>(context.req.raw, response, options)
        return opened
      }
      const leave = () => {
        for (const cookie of response.headers.getSetCookie()) context.header("set-cookie", cookie, { append: true })
      }
      const change = async (name: string, value: unknown) => {
        const session = await open()
        session[name] = value
        await session.save()
        leave()
      }
      return {
        async read() {
          const session = await open()
          await session.save()
          leave()
          return { ...session }
        },
        write: change,
        login: (user) => change("user", user),
        async logout() {
          const session = await open()
          session.destroy()
          leave()
        },
      }
    })
  },
}

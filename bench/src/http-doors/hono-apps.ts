import { getRequestListener } from "@hono/node-server"
import { toHono } from "@larder/http/hono"
import { Hono } from "hono"
import { type Session as PeerSession, type SessionData, sessionMiddleware } from "hono-sessions"
import { createKvJson } from "../session/kv-json.ts"
import {
  ALL,
  BODY,
  CACHED,
  composeCache,
  composeSessions,
  type DoorApp,
  IDLE_MS,
  SECRET,
  SESSIONS,
  useSession,
} from "./door-app.ts"

const HEADERS = { "content-type": "application/json" }

export const HONO_APPS: readonly DoorApp[] = [
  {
    name: "Hono alone",
    framework: "hono",
    workloads: ALL,
    start: async () => getRequestListener(new Hono().get("*", (c) => c.body(BODY, 200, HEADERS)).fetch),
  },
  {
    name: "Larder, cacheResponses",
    framework: "hono",
    workloads: CACHED,
    async start(store) {
      const app = new Hono().use(toHono(composeCache(store))).get("*", (c) => c.body(BODY, 200, HEADERS))
      return getRequestListener(app.fetch)
    },
  },
  {
    name: "Larder, sessions",
    framework: "hono",
    workloads: SESSIONS,
    async start(store) {
      const app = new Hono().use(toHono(composeSessions(store))).get("*", async (c) => {
        await useSession(c.var.larder.session, c.req.path)
        return c.body(BODY, 200, HEADERS)
      })
      return getRequestListener(app.fetch)
    },
  },
  {
    name: "hono-sessions",
    framework: "hono",
    packageName: "hono-sessions",
    workloads: SESSIONS,
    async start(store) {
      const kv = createKvJson(store)
      const persist = (id: string, data: SessionData) => kv.set(id, data, IDLE_MS)
      const middleware = sessionMiddleware({
        store: {
          getSessionById: (id?: string) => kv.get<SessionData>(id ?? ""),
          createSession: persist,
          persistSessionData: persist,
          deleteSession: (id: string) => kv.delete(id),
        },
        encryptionKey: SECRET,
        expireAfterSeconds: IDLE_MS / 1_000,
        cookieOptions: { httpOnly: true, secure: true, sameSite: "Lax", path: "/" },
      })
      const app = new Hono<{ Variables: { session: PeerSession<Record<string, unknown>> } }>()
        .use(middleware)
        .get("*", (c) => {
          const session = c.get("session")
          if (c.req.path === "/login") session.set("user", "user-42")
          if (c.req.path === "/read") session.get("user")
          return c.body(BODY, 200, HEADERS)
        })
      return getRequestListener(app.fetch)
    },
  },
]

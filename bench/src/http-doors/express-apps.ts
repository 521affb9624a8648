import { toExpress } from "@larder/http/express"
import apicache from "apicache"
import express, { type Express, type RequestHandler } from "express"
import expressSession from "express-session"
import { createKvJson, type KvJson } from "../session/kv-json.ts"
import {
  ALL,
  BODY,
  CACHE_MS,
  CACHED,
  composeCache,
  composeSessions,
  type DoorApp,
  IDLE_MS,
  SECRET,
  SESSIONS,
  useSession,
} from "./door-app.ts"

const answer: RequestHandler = (_, response) => void response.type("json").send(BODY)

export const EXPRESS_APPS: readonly DoorApp[] = [
  {
    name: "Express alone",
    framework: "express",
    workloads: ALL,
    start: async () => createApp().get("/{*any}", answer),
  },
  {
    name: "Larder, cacheResponses",
    framework: "express",
    workloads: CACHED,
    start: async (store) =>
      createApp()
        .use(toExpress(composeCache(store)))
        .get("/{*any}", answer),
  },
  {
    name: "apicache",
    framework: "express",
    packageName: "apicache",
    workloads: CACHED,
    start: async () =>
      createApp()
        .use(apicache.middleware(`${CACHE_MS / 60_000} minutes`))
        .get("/{*any}", answer),
  },
  {
    name: "Larder, sessions",
    framework: "express",
    workloads: SESSIONS,
    async start(store) {
      const larder = toExpress(composeSessions(store))
      return createApp()
        .use(larder)
        .get("/{*any}", async (request, response) => {
          await useSession(larder.contextOf(request).session, request.path)
          response.type("json").send(BODY)
        })
    },
  },
  {
    name: "express-session",
    framework: "express",
    packageName: "express-session",
    workloads: SESSIONS,
    async start(store) {
      const sessions = expressSession({
        store: new ExpressKvStore(createKvJson(store)),
        secret: SECRET,
        resave: false,
        saveUninitialized: false,
        cookie: { secure: true, httpOnly: true, sameSite: "lax", maxAge: IDLE_MS },
      })
      return createApp()
        .use(sessions)
        .get("/{*any}", (request, response) => {
          // The cast: what is in the session is the application's.
          const fields = request.session as unknown as Record<string, unknown>
          if (request.path === "/login") fields["user"] = "user-42"
          if (request.path === "/read") void fields["user"]
          response.type("json").send(BODY)
        })
    },
  },
]

function createApp(): Express {
  return express().set("trust proxy", true)
}

type Done<T = unknown> = (error?: unknown, result?: T) => void

/** Without `touch`: an end that slides would be a write for each request. */
class ExpressKvStore extends expressSession.Store {
  readonly #kv: KvJson

  constructor(kv: KvJson) {
    super()
    this.#kv = kv
  }

  override get(id: string, done: Done<expressSession.SessionData | null>): void {
    this.#kv.get<expressSession.SessionData>(id).then((session) => done(null, session ?? null), done)
  }

  override set(id: string, session: expressSession.SessionData, done: Done = () => {}): void {
    this.#kv.set(id, session, IDLE_MS).then(() => done(), done)
  }

  override destroy(id: string, done: Done = () => {}): void {
    this.#kv.delete(id).then(() => done(), done)
  }
}

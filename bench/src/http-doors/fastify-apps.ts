import type { RequestListener } from "node:http"
import fastifyCookie from "@fastify/cookie"
import fastifySession from "@fastify/session"
import { toFastify } from "@larder/http/fastify"
import { type FastifyInstance, fastify } from "fastify"
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

export const FASTIFY_APPS: readonly DoorApp[] = [
  { name: "Fastify alone", framework: "fastify", workloads: ALL, start: () => startApp(answerAll) },
  {
    name: "Larder, cacheResponses",
    framework: "fastify",
    workloads: CACHED,
    start: (store) =>
      startApp(async (app) => {
        await app.register(toFastify(composeCache(store)))
        answerAll(app)
      }),
  },
  {
    name: "Larder, sessions",
    framework: "fastify",
    workloads: SESSIONS,
    start: (store) =>
      startApp(async (app) => {
        const larder = toFastify(composeSessions(store))
        await app.register(larder)
        app.get("*", async (request, reply) => {
          await useSession(larder.contextOf(request).session, request.url)
          return reply.type("application/json").send(BODY)
        })
      }),
  },
  {
    name: "@fastify/session",
    framework: "fastify",
    packageName: "@fastify/session",
    workloads: SESSIONS,
    start: (store) =>
      startApp(async (app) => {
        const kv = createKvJson(store)
        await app.register(fastifyCookie)
        await app.register(fastifySession, {
          secret: SECRET,
          saveUninitialized: false,
          rolling: false,
          cookie: { secure: true, httpOnly: true, sameSite: "lax", maxAge: IDLE_MS },
          store: {
            get: (id, done) => void kv.get<never>(id).then((session) => done(null, session ?? null), done),
            set: (id, session, done) => void kv.set(id, session, IDLE_MS).then(() => done(), done),
            destroy: (id, done) => void kv.delete(id).then(() => done(), done),
          },
        })
        app.get("*", async (request, reply) => {
          // The cast: what is in the session is the application's.
          const fields = request.session as unknown as Record<string, unknown>
          if (request.url === "/login") fields["user"] = "user-42"
          if (request.url === "/read") void fields["user"]
          return reply.type("application/json").send(BODY)
        })
      }),
  },
]

function answerAll(app: FastifyInstance): void {
  app.get("*", async (_, reply) => reply.type("application/json").send(BODY))
}

async function startApp(build: (app: FastifyInstance) => unknown): Promise<RequestListener> {
  const app = fastify({ trustProxy: true })
  await build(app)
  await app.ready()
  return (incoming, outgoing) => app.routing(incoming, outgoing)
}

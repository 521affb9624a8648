import fastifyCookie from "@fastify/cookie"
import fastifySession from "@fastify/session"
import expressSession from "express-session"
import { inExpress } from "./in-express.ts"
import { inFastify } from "./in-fastify.ts"
import { createKvJson, type KvJson } from "./kv-json.ts"
import { IDLE_MS, SECRET, type SessionPeer } from "./session-app.ts"

type Done<T = unknown> = (error?: unknown, result?: T) => void

/** Fields of either session object, whose own members are `cookie`, ids and methods. */
type Fields = Record<string, unknown>

export const express: SessionPeer = {
  name: "express-session",
  packageName: "express-session",
  framework: "express",
  how: "with `rolling`, without `resave` and `saveUninitialized`; its `touch` writes, as this store has no other way to put an end off",
  async create(store) {
    const middleware = expressSession({
      store: new ExpressKvStore(createKvJson(store)),
      secret: SECRET,
      name: "__Host-sid",
      resave: false,
      rolling: true,
      saveUninitialized: false,
      cookie: { secure: true, httpOnly: true, sameSite: "lax", maxAge: IDLE_MS },
    })
    return inExpress([middleware], (request) => {
      const fields = () => request.session as unknown as Fields
      return {
        read: async () => fieldsOf(fields()),
        write: async (name, value) => {
          fields()[name] = value
        },
        async login(user) {
          await settle((done) => request.session.regenerate(done))
          fields()["user"] = user
        },
        logout: () => settle((done) => request.session.destroy(done)),
      }
    })
  },
}

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

  override touch(id: string, session: expressSession.SessionData, done: Done = () => {}): void {
    this.set(id, session, done)
  }

  override destroy(id: string, done: Done = () => {}): void {
    this.#kv.delete(id).then(() => done(), done)
  }
}

export const fastify: SessionPeer = {
  name: "@fastify/session",
  packageName: "@fastify/session",
  framework: "fastify",
  how: "with `rolling`, without `saveUninitialized`",
  create(store) {
    const kv = createKvJson(store)
    const register = async (app: Parameters<Parameters<typeof inFastify>[0]>[0]): Promise<void> => {
      await app.register(fastifyCookie)
      await app.register(fastifySession, {
        secret: SECRET,
        cookieName: "__Host-sid",
        saveUninitialized: false,
        cookie: { secure: true, httpOnly: true, sameSite: "lax", maxAge: IDLE_MS },
        store: {
          get: (id, done) => void kv.get<never>(id).then((session) => done(null, session ?? null), done),
          set: (id, session, done) => void kv.set(id, session, IDLE_MS).then(() => done(), done),
          destroy: (id, done) => void kv.delete(id).then(() => done(), done),
        },
      })
    }
    return inFastify(register, (request) => {
      const fields = () => request.session as unknown as Fields
      return {
        read: async () => fieldsOf(fields()),
        write: async (name, value) => {
          fields()[name] = value
        },
        async login(user) {
          await request.session.regenerate()
          fields()["user"] = user
        },
        logout: () => request.session.destroy(),
      }
    })
  },
}

function fieldsOf(session: Fields): Fields {
  return Object.fromEntries(Object.entries(session ?? {}).filter(([name]) => name !== "cookie"))
}

function settle(run: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => run((error) => (error ? reject(error) : resolve())))
}

import type { RequestListener } from "node:http"
import { type Cache, createCache } from "@larder/cache"
import type { KvStore } from "@larder/core"
import { type Composed, cacheResponses, compose, sessions } from "@larder/http"
import { createSessions, type Session, type Sessions } from "@larder/session"

export type Framework = "node" | "hono" | "express" | "fastify"

/** What an application is measured at. */
export type Workload = "cache hit" | "cache miss" | "session left alone" | "session read"

/** An application, on one framework, with something in front of its handler or nothing. */
export interface DoorApp {
  readonly name: string
  readonly framework: Framework
  /** Its package; absent for Larder, and for the framework alone. */
  readonly packageName?: string
  /** What it can be measured at; the framework alone at all. */
  readonly workloads: readonly Workload[]
  start(store: KvStore): Promise<RequestListener>
}

export const ALL: readonly Workload[] = ["cache hit", "cache miss", "session left alone", "session read"]
export const CACHED: readonly Workload[] = ["cache hit", "cache miss"]
export const SESSIONS: readonly Workload[] = ["session left alone", "session read"]

/** What each workload asks for. A path is asked for again and again, unless it is of a miss. */
export const PATHS: Readonly<Record<Workload, string>> = {
  "cache hit": "/list",
  "cache miss": "/list?page=",
  "session left alone": "/list",
  "session read": "/read",
}

export const SECRET = "a secret of at least thirty-two characters"
export const IDLE_MS = 1_800_000
export const CACHE_MS = 600_000

/** What every handler answers: 1 KiB of JSON. */
export const BODY: string = JSON.stringify({
  items: Array.from({ length: 30 }, (_, id) => ({ id, name: `item number ${id}` })),
})

/** Larder in front of a cached handler. */
export function composeCache(store: KvStore): Composed {
  const cache: Cache = createCache({ store })
  return compose(cacheResponses({ cache, ttlMs: CACHE_MS }))
}

/** Larder in front of a handler with sessions. */
export function composeSessions(store: KvStore): Composed<{ session: Session<Fields> }> {
  const kept: Sessions<Fields> = createSessions<Fields>({ store, secrets: [SECRET], idleTimeoutMs: IDLE_MS })
  return compose(sessions(kept))
}

export type Fields = Record<string, unknown>

/** What a handler does with Larder's session. */
export async function useSession(session: Session<Fields>, path: string): Promise<void> {
  if (path === "/login") {
    session.login("user-42")
    session.set("theme", "dark")
  }
  if (path === "/read") await Promise.all([session.user, session.data])
}

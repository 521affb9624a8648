import type { KvStore } from "@larder/core"

/** What is kept of a visitor: who is signed in, and fields. */
export type SessionFields = Readonly<Record<string, unknown>> & { readonly user?: unknown }

/** The session of one request, as the applications measured here use it. */
export interface AppSession {
  read(): Promise<SessionFields>
  write(name: string, value: unknown): Promise<void>
  login(user: string): Promise<void>
  logout(): Promise<void>
}

/** What an application does in one request. */
export type Handler = (session: AppSession) => Promise<unknown>

/** Sends a request with a `Cookie` header. @returns The `Set-Cookie` headers of its response. */
export type Send = (cookie: string, handler: Handler) => Promise<readonly string[]>

/** A way to have sessions that an application could choose. */
export interface SessionPeer {
  readonly name: string
  /** Its package; absent for Larder. */
  readonly packageName?: string
  /** What it runs on: the same without sessions is what it is compared with. */
  readonly framework: Framework
  /** How it was set up. */
  readonly how: string
  create(store: KvStore): Promise<Send>
}

export type Framework = "hono" | "express" | "fastify"

export const SECRET = "a secret of at least thirty-two characters"
export const IDLE_MS = 1_800_000
export const ABSOLUTE_MS = 43_200_000

/** For requests that leave their session alone. */
export const UNTOUCHED: Handler = () => Promise.resolve()

/** Carries handlers into a framework that knows only headers. */
export class HandlerDesk {
  readonly #handlers = new Map<string, Handler>()
  #count = 0

  /** Leaves a handler for the request with the header `x-handler`. */
  leave(handler: Handler): string {
    this.#count += 1
    const ticket = String(this.#count)
    this.#handlers.set(ticket, handler)
    return ticket
  }

  take(ticket: string | undefined): Handler {
    const handler = this.#handlers.get(ticket ?? "")
    if (handler === undefined) throw new Error(`No handler ${ticket}`)
    this.#handlers.delete(ticket ?? "")
    return handler
  }
}

/** The application: a shop that knows its visitors, and whose users sign in on several devices. */
import { createServer, type Server } from "node:http"
import type { KvStore } from "@larder/core"
import { createSessions, type Session, SessionEndedError } from "@larder/session"
import { toRequest } from "./to-request.ts"

interface ShopData {
  cart?: readonly string[]
}

type ShopSession = Session<ShopData>

/** Starts the shop on a store, as one of several processes could. */
export function createShop(store: KvStore): Server {
  const sessions = createSessions<ShopData>({
    store,
    secrets: ["an example's secret, of no use elsewhere"],
    // Plain http on this machine. In production leave it out: then the cookie is __Host-sid, and Secure.
    cookie: { development: true },
  })

  const routes: Readonly<Record<string, (session: ShopSession) => Promise<unknown>>> = {
    "GET /": async (session) => ({
      user: (await session.user) ?? "a visitor",
      cart: (await session.get("cart")) ?? [],
      notice: session.flash.get("notice"),
      csrf: await session.csrfToken(),
    }),
    "GET /assets": async () => "nothing of the session is asked for",
    "POST /cart": async (session) => {
      const cart = [...((await session.get("cart")) ?? []), "tea"]
      session.set("cart", cart)
      return { cart }
    },
    // A real one asks for a password first.
    "POST /login": async (session) => {
      session.login("zoe")
      session.flash.set("notice", "Welcome, Zoë")
    },
    "POST /logout": (session) => session.destroy(),
    "GET /devices": async (session) => {
      const user = await session.user
      return user === undefined ? [] : await sessions.listDevices(user)
    },
    "POST /logout-everywhere": async (session) => {
      const user = await session.user
      if (user !== undefined) await sessions.revokeUser(user)
    },
  }

  async function answer(request: Request): Promise<Response> {
    const session = await sessions.load(request)
    const route = routes[`${request.method} ${new URL(request.url).pathname}`]
    if (route === undefined) return new Response(null, { status: 404 })
    if (!(await session.checkCsrf())) return new Response(null, { status: 403 })
    const body = (await route(session)) ?? {}
    const response = Response.json(body)
    try {
      await sessions.commit(session, response.headers)
      return response
    } catch (error) {
      if (!(error instanceof SessionEndedError)) throw error
      // The headers clear the cookie already.
      return new Response("signed out meanwhile", { status: 409, headers: response.headers })
    }
  }

  return createServer((incoming, outgoing) => {
    answer(toRequest(incoming)).then(
      async (response) => {
        outgoing.setHeaders(response.headers)
        outgoing.writeHead(response.status).end(await response.text())
      },
      (error: unknown) => {
        console.error(error)
        outgoing.writeHead(500).end()
      },
    )
  })
}

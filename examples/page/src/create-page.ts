import { createCache } from "@larder/cache"
import type { KvStore } from "@larder/core"
import { createFlags } from "@larder/flags"
import { cacheResponses, compose, flags as withFlags, sessions as withSessions } from "@larder/http"
import { type FetchHandler, toFetchHandler } from "@larder/http/fetch"
import { createSessions } from "@larder/session"
import { toHtml } from "./to-html.ts"
import { WARES } from "./wares.ts"

/** How old a flag may be: short, so that nobody waits long for the other layout. */
const REFRESH_MS = 500

/** Makes the application on a store. */
export function createPage(store: KvStore): FetchHandler {
  const cache = createCache({ store })
  const flags = createFlags({ store, refreshMs: REFRESH_MS, flags: { "new-ui": { type: "boolean", default: false } } })
  const sessions = createSessions({
    store,
    secrets: ["an example's secret, of no use elsewhere"],
    cookie: { development: true }, // plain http on this machine
  })

  const cached = compose(cacheResponses({ cache, ttlMs: 60_000, ignoreCookies: ["dev-sid*"] }))
  const visited = compose(withSessions(sessions), withFlags(flags))

  const routes: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
    "GET /api/wares": cached(() => Response.json(WARES)),
    "GET /": visited(async (_, { session, flags }) => {
      const user = await session.user
      const notice = session.flash.get("notice")
      return html(toHtml({ user, notice, isNew: flags.value("new-ui"), csrf: await session.csrfToken() }))
    }),
    "POST /login": visited(async (request, { session }) => {
      const form = await request.formData()
      if (!(await session.checkCsrf(String(form.get("csrf"))))) return new Response("Forbidden", { status: 403 })
      const user = String(form.get("user")).trim() // a real one asks for a password too
      if (user === "") return seeOther()
      session.login(user)
      session.flash.set("notice", `Welcome, ${user}`)
      return seeOther()
    }),
    "POST /logout": visited(async (request, { session }) => {
      const form = await request.formData()
      if (!(await session.checkCsrf(String(form.get("csrf"))))) return new Response("Forbidden", { status: 403 })
      await session.destroy()
      return seeOther()
    }),
  }

  return toFetchHandler(compose(), async (request) => {
    const route = routes[`${request.method} ${new URL(request.url).pathname}`]
    return route === undefined ? new Response("Not found", { status: 404 }) : await route(request)
  })
}

function html(text: string): Response {
  return new Response(text, { headers: { "content-type": "text/html; charset=utf-8" } })
}

function seeOther(): Response {
  return new Response(null, { status: 303, headers: { location: "/" } })
}

/** The function: a cached upstream API, a page with a session and a flag, and a clean-up, all on one KV namespace. */
import { createServer } from "node:http"
import { createCache } from "@larder/cache"
import { kvFromEnv } from "@larder/core"
import { nodeHttpFetch } from "@larder/core/node"
import { createFlags } from "@larder/flags"
import { cacheResponses, compose, cron, flags as withFlags, sessions as withSessions } from "@larder/http"
import { toFetchHandler } from "@larder/http/fetch"
import { toNodeListener } from "@larder/http/node"
import { createSessions } from "@larder/session"
import { announce } from "./announce.ts"
import { fetchCountry, SECRET, TTL_MS } from "./settings.ts"

const store = kvFromEnv("MY_CACHE", { fetch: nodeHttpFetch() })
const cache = createCache({ store })
const flags = createFlags({ store, flags: { "new-ui": { type: "boolean", default: false } } })
const sessions = createSessions<{ views?: number }>({
  store,
  secrets: [SECRET],
  cookie: { development: true }, // plain http on this machine; to be left out where there is https
})

const countries = compose(cacheResponses({ cache, ttlMs: TTL_MS, ignoreCookies: ["dev-sid*"] }))(fetchCountry)
const visited = compose(withSessions(sessions), withFlags(flags))

const routes: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
  "GET /countries": (request) => countries(request),
  "GET /about": visited((_, { flags }) => Response.json({ layout: flags.value("new-ui") ? "new" : "old" })),
  "GET /": visited(async (_, { session, flags }) => {
    const views = ((await session.get("views")) ?? 0) + 1
    session.set("views", views)
    return Response.json({ views, user: await session.user, layout: flags.value("new-ui") ? "new" : "old" })
  }),
  "POST /login": visited((request, { session }) => {
    session.login("zoe") // a real one asks for a password first
    return Response.redirect(new URL("/", request.url), 303)
  }),
}

// cache.sweepPolicy() says this with the margins of production, which are hours; a demonstration cannot wait for them.
const policies = [{ prefix: "cache/", ttlMs: TTL_MS, graceMs: 1_000 }, ...sessions.sweepPolicies()]
const cleanUp = cron({ store, policies, secret: SECRET })

const handler = toFetchHandler(compose(cleanUp), async (request) => {
  const [, first = ""] = new URL(request.url).pathname.split("/")
  return (await routes[`${request.method} /${first}`]?.(request)) ?? new Response(null, { status: 404 })
})

announce(createServer(toNodeListener(handler)))

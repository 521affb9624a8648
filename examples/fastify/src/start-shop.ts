import { createCache } from "@larder/cache"
import type { KvStore } from "@larder/core"
import { listProducts, SHOP_SECRET, type ShopServer } from "@larder/example-tour"
import { createFlags } from "@larder/flags"
import { cacheResponses, compose, cron, flags as withFlags, sessions as withSessions } from "@larder/http"
import { toFastify } from "@larder/http/fastify"
import { createSessions } from "@larder/session"
import { fastify } from "fastify"

/** Starts the shop on a store, on a free port of this machine. */
export async function startShop(store: KvStore): Promise<ShopServer> {
  const cache = createCache({ store, ttlMs: 60_000 })
  const flags = createFlags({ store, refreshMs: 500, flags: { "new-ui": { type: "boolean", default: false } } })
  const sessions = createSessions<{ views?: number }>({
    store,
    secrets: [SHOP_SECRET],
    cookie: { development: true }, // plain http on this machine
  })
  const policies = [cache.sweepPolicy(), ...sessions.sweepPolicies()]

  const cleanUp = toFastify(compose(cron({ store, policies, secret: SHOP_SECRET })))
  const cached = toFastify(compose(cacheResponses({ cache, ttlMs: 60_000, ignoreCookies: ["dev-sid*"] })))
  const visited = toFastify(compose(withSessions(sessions), withFlags(flags)))

  const app = fastify()
  await app.register(cleanUp)
  // A plugin counts for the scope that registers it: what is cached has one of its own.
  await app.register(async (api) => {
    await api.register(cached)
    api.get("/products", listProducts)
  })
  await app.register(async (shop) => {
    await shop.register(visited)
    shop.get("/", async (request) => {
      const { session, flags } = visited.contextOf(request)
      const views = ((await session.get("views")) ?? 0) + 1
      session.set("views", views)
      return { views, layout: flags.value("new-ui") ? "new" : "old" }
    })
    shop.get("/me", async (request) => ({ user: await visited.contextOf(request).session.user }))
    shop.post("/login", (request, reply) => {
      visited.contextOf(request).session.login("zoe") // a real one asks for a password first
      reply.redirect("/", 303)
    })
    shop.post("/logout", async (request, reply) => {
      await visited.contextOf(request).session.destroy()
      return reply.redirect("/", 303)
    })
  })

  const url = await app.listen({ port: 0, host: "127.0.0.1" })
  return { url, close: () => app.close() }
}

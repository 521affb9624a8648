import { createCache } from "@larder/cache"
import type { KvStore } from "@larder/core"
import { listProducts, SHOP_SECRET, type ShopServer, toShopServer } from "@larder/example-tour"
import { createFlags } from "@larder/flags"
import { cacheResponses, compose, cron, flags as withFlags, sessions as withSessions } from "@larder/http"
import { toExpress } from "@larder/http/express"
import { createSessions } from "@larder/session"
import express from "express"

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

  const cleanUp = toExpress(compose(cron({ store, policies, secret: SHOP_SECRET })))
  const cached = toExpress(compose(cacheResponses({ cache, ttlMs: 60_000, ignoreCookies: ["dev-sid*"] })))
  const visited = toExpress(compose(withSessions(sessions), withFlags(flags)))

  const app = express()
  app.use(cleanUp)
  app.get("/products", cached, async (_, response) => {
    response.json(await listProducts())
  })
  app.use(visited)
  app.get("/", async (request, response) => {
    const { session, flags } = visited.contextOf(request)
    const views = ((await session.get("views")) ?? 0) + 1
    session.set("views", views)
    response.json({ views, layout: flags.value("new-ui") ? "new" : "old" })
  })
  app.get("/me", async (request, response) => {
    response.json({ user: await visited.contextOf(request).session.user })
  })
  app.post("/login", (request, response) => {
    visited.contextOf(request).session.login("zoe") // a real one asks for a password first
    response.redirect(303, "/")
  })
  app.post("/logout", async (request, response) => {
    await visited.contextOf(request).session.destroy()
    response.redirect(303, "/")
  })

  return toShopServer(app.listen(0, "127.0.0.1"))
}

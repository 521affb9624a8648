import { createServer } from "node:http"
import { getRequestListener } from "@hono/node-server"
import { createCache } from "@larder/cache"
import type { KvStore } from "@larder/core"
import { listProducts, SHOP_SECRET, type ShopServer, toShopServer } from "@larder/example-tour"
import { createFlags } from "@larder/flags"
import { cacheResponses, compose, cron, flags as withFlags, sessions as withSessions } from "@larder/http"
import { toHono } from "@larder/http/hono"
import { createSessions } from "@larder/session"
import { Hono } from "hono"

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

  const cleanUp = toHono(compose(cron({ store, policies, secret: SHOP_SECRET })))
  const cached = toHono(compose(cacheResponses({ cache, ttlMs: 60_000, ignoreCookies: ["dev-sid*"] })))
  const visited = toHono(compose(withSessions(sessions), withFlags(flags)))

  const app = new Hono()
    .use(cleanUp)
    .get("/products", cached, async (c) => c.json(await listProducts()))
    .use(visited)
    .get("/", async (c) => {
      const { session, flags } = c.var.larder
      const views = ((await session.get("views")) ?? 0) + 1
      session.set("views", views)
      return c.json({ views, layout: flags.value("new-ui") ? "new" : "old" })
    })
    .get("/me", async (c) => c.json({ user: await c.var.larder.session.user }))
    .post("/login", (c) => {
      c.var.larder.session.login("zoe") // a real one asks for a password first
      return c.redirect("/", 303)
    })
    .post("/logout", async (c) => {
      await c.var.larder.session.destroy()
      return c.redirect("/", 303)
    })

  return toShopServer(createServer(getRequestListener(app.fetch)).listen(0, "127.0.0.1"))
}

/** A shop on Workers KV: cached responses, sessions, a flag, and a clean-up by a cron trigger. */
import { env, waitUntil } from "cloudflare:workers"
import { createCache } from "@larder/cache"
import { fromCloudflareBinding } from "@larder/cloudflare"
import { createFlags } from "@larder/flags"
import { cacheResponses, compose, flags, sessions } from "@larder/http"
import { toFetchHandler } from "@larder/http/fetch"
import { createSessions } from "@larder/session"
import { formatSweepReport, sweep } from "@larder/sweeper"

// Made once for all requests of this isolate: what one of them has loaded, the others find in memory.
const store = fromCloudflareBinding(env.SHOP_KV)
const cache = createCache({ store, defer: waitUntil })
const myFlags = createFlags({ store, flags: { "free-shipping": { type: "boolean", default: false } } })
const mySessions = createSessions<{ cart?: readonly string[] }>({
  store,
  secrets: [env.SESSION_SECRET],
  defer: waitUntil,
  // KV takes one write of a key a second: a response need not wait for it.
  waitForWrites: false,
})

/** What is the same for everybody comes from the cache: memory, KV, then the origin. */
const products = toFetchHandler(
  compose(cacheResponses({ cache, ttlMs: 60_000, staleMs: 600_000 })),
  async (request) => {
    const id = new URL(request.url).pathname.slice("/products/".length)
    return Response.json({ id, price: 42, loadedAt: new Date().toISOString() })
  },
)

/** What is a visitor's own: the cart in the session, and the flags as they are for the whole of a request. */
const pages = toFetchHandler(compose(sessions(mySessions), flags(myFlags)), async (request, { session, flags }) => {
  const cart = (await session.get("cart")) ?? []
  if (request.method === "POST") session.set("cart", [...cart, "tea"])
  return Response.json({ cart: (await session.get("cart")) ?? [], freeShipping: flags.value("free-shipping") })
})

// biome-ignore lint/style/noDefaultExport: this is how a Worker is found
export default {
  async fetch(
    request: Request,
    bindings: unknown,
    execution: { waitUntil(work: Promise<unknown>): void },
  ): Promise<Response> {
    if (new URL(request.url).pathname.startsWith("/products/")) return await products(request, bindings, execution)
    // Waits in the first request of an isolate only.
    await myFlags.ready()
    return await pages(request, bindings, execution)
  },

  /** KV ends keys by itself, a minute after their write at the earliest; the rest it finds by lists alone. */
  async scheduled(): Promise<void> {
    const policies = [cache.sweepPolicy(), ...mySessions.sweepPolicies()]
    console.log(formatSweepReport(await sweep({ store, policies })))
  },
}

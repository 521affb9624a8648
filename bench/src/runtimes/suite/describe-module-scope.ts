import { createCache } from "@larder/cache"
import { createKvClient } from "@larder/core"
import { createFlags } from "@larder/flags"
import { createSessions } from "@larder/session"
import { createMemoryStore } from "@larder/testing"
import { expect, it } from "vitest"

// Here, as a module is loaded, workerd allows no timer, no random number and no request.
const store = createMemoryStore()
const client = createKvClient({ apiKey: "key", baseUrl: "http://127.0.0.1:9/v2" })
const cache = createCache({ store, coherence: { everyMs: 5_000, driver: "requests" } })
const sessions = createSessions({ store, secrets: ["a secret of the suite, long enough"] })
const flags = createFlags({ store })

/** What applications make once, at the top of a module. */
export function describeModuleScope(): void {
  it("makes clients, caches, sessions and flags that work in requests", async () => {
    expect(await cache.getOrSet("a", async () => 1, { ttlMs: 60_000 })).toBe(1)
    expect(await (await sessions.load(new Request("https://app.example/"))).user).toBeUndefined()
    await flags.ready()
    expect(client.namespace("00000000-0000-4000-8000-000000000000").capabilities.maxKeyBytes).toBe(256)
    cache.close()
    flags.close()
  })
}

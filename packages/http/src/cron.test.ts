/** The scheduler's call through every door, which sweeps the local KV server. */
import type { SweepReport } from "@larder/sweeper"
import { describe, expect, it } from "vitest"
import { compose, cron } from "./index.ts"
import { DOORS } from "./test-kit/doors.ts"
import { startKv } from "./test-kit/kv.ts"

const secret = "a secret of the scheduler"
const HOUR_MS = 3_600_000

describe.each(DOORS)("cron behind the door of %s", (_, start) => {
  it("sweeps for who knows the secret, tells others no, and lets all else through", async () => {
    const { local, store } = await startKv()
    await store.put("cache/old", JSON.stringify({ expires_at: 1, value: "x" }))
    await store.put("other", "x")
    local.advance(1_000 * HOUR_MS)
    const now = () => Date.now() + 1_000 * HOUR_MS
    const sweep = cron({ store, secret, policies: [{ prefix: "cache/", ttlMs: HOUR_MS, reclaim: "all" }], now })
    const url = await start(compose(sweep), (_, path) => ({ body: `handler of ${path}` }))
    const call = (headers: Record<string, string>, method = "POST") => fetch(`${url}/cron`, { method, headers })

    expect((await call({})).status).toBe(401)
    expect((await call({ authorization: "Bearer something else" })).status).toBe(401)
    expect((await call({ authorization: `Bearer ${secret}` }, "GET")).status).toBe(405)
    const response = await call({ authorization: `Bearer ${secret}` })
    const { done, prefixes } = (await response.json()) as SweepReport
    expect([response.status, done, prefixes[0]?.deleted]).toEqual([200, true, 1])
    expect(await (await fetch(`${url}/cron/other`, { method: "POST" })).text()).toBe("handler of /cron/other")
    expect(await store.get("other")).toBeDefined()
  })
})

/** The Worker in workerd, with a real KV binding. */
import { afterAll, beforeAll, expect, it } from "vitest"
import { type RunningWorker, startWorker } from "./start-worker.ts"

const DAY = 86_400_000

let worker: RunningWorker
beforeAll(async () => {
  worker = await startWorker()
})
afterAll(() => worker.stop())

/** Looks until the KV holds what a response did not wait for. */
async function keysWith(prefix: string): Promise<number> {
  for (;;) {
    const { keys } = await worker.kv.list({ prefix })
    if (keys.length > 0) return keys.length
  }
}

it("answers everybody from the cache, and keeps the response in KV", async () => {
  const first = await worker.fetch("/products/tea")
  expect([first.status, first.headers.get("x-cache")]).toEqual([200, "MISS"])
  const product = await first.json()
  expect(product).toMatchObject({ id: "tea", price: 42 })
  expect(await keysWith("cache/")).toBe(1)
  const second = await worker.fetch("/products/tea")
  expect(second.headers.get("x-cache")).toBe("HIT")
  expect(await second.json()).toEqual(product)
})

it("keeps a cart in a session", async () => {
  const filled = await worker.fetch("/", { method: "POST" })
  expect(await filled.json()).toMatchObject({ cart: ["tea"] })
  const [cookie = ""] = filled.headers.getSetCookie()
  expect(cookie).toMatch(/^__Host-sid=.+; Secure; HttpOnly/)
  await keysWith("session-data/")
  const seen = await worker.fetch("/", { headers: { cookie: cookie.split(";")[0] ?? "" } })
  expect(await seen.json()).toMatchObject({ cart: ["tea"] })
  expect(await (await worker.fetch("/")).json()).toMatchObject({ cart: [] })
})

it("follows a flag in KV", async () => {
  const other = await startWorker()
  await other.kv.put("flag/free-shipping", "true")
  expect(await (await other.fetch("/")).json()).toMatchObject({ freeShipping: true })
  await other.stop()
})

it("cleans up by its cron trigger what ended, and nothing else", async () => {
  const put = (key: string, expiresAtMs: number): Promise<unknown> => {
    const envelope = JSON.stringify({ expires_at: expiresAtMs, value: 1 })
    return worker.kv.put(key, envelope, { metadata: { expires_at: expiresAtMs } })
  }
  await put("cache/dead", Date.now() - 2 * DAY)
  await put("cache/alive", Date.now() + DAY)
  await put("somebody-elses", Date.now() - 2 * DAY)
  expect(await worker.runCron()).toMatchObject({ outcome: "ok" })
  expect(await worker.kv.get("cache/dead")).toBeUndefined()
  expect(await worker.kv.get("cache/alive")).toBeDefined()
  expect(await worker.kv.get("somebody-elses")).toBeDefined()
})

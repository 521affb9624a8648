/** Operations are what a KV bills: they are API, and exact. */
import { describe, expect, it } from "vitest"
import { type CachedApp, cachedApp, TTL_MS } from "../test-kit/cached-app.ts"

/** What a piece of work costs, and how often it runs the handler. */
async function costOf({ store, runs, settle }: CachedApp, work: () => Promise<unknown>): Promise<string> {
  await settle()
  store.clear()
  const runsBefore = runs()
  await work()
  await settle()
  const counts = Object.entries(store.counts()).flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name}`]))
  return [...counts, `${runs() - runsBefore} runs`].join(", ")
}

const list = () => new Response("a list")

describe("operations of a request", () => {
  it("cold: 1 read, 1 write", async () => {
    const app = cachedApp(list)
    expect(await costOf(app, () => app.send("/"))).toBe("1 get, 1 put, 1 runs")
  })

  it("warm in memory: 0", async () => {
    const app = cachedApp(list)
    await app.send("/")
    expect(await costOf(app, () => app.send("/"))).toBe("0 runs")
    expect(await costOf(app, () => app.send("/", { method: "HEAD" }))).toBe("0 runs")
  })

  it("warm in the store: 1 read", async () => {
    const app = cachedApp(list)
    await app.send("/")
    const other = app.restart()
    expect(await costOf(other, () => other.send("/"))).toBe("1 get, 0 runs")
  })

  it("50 at once, cold: 1 read, 1 write", async () => {
    const app = cachedApp(list)
    const all = () => Promise.all(Array.from({ length: 50 }, () => app.send("/")))
    expect(await costOf(app, all)).toBe("1 get, 1 put, 1 runs")
  })

  it("stale: 1 read to see whether another node has a newer one, 1 write", async () => {
    const app = cachedApp(list, { staleMs: TTL_MS })
    await app.send("/")
    await app.clock.advance(TTL_MS)
    expect(await costOf(app, () => app.send("/"))).toBe("1 get, 1 put, 1 runs")
  })

  it("bypassed: 0", async () => {
    const app = cachedApp(list)
    expect(await costOf(app, () => app.send("/", { method: "POST" }))).toBe("1 runs")
    expect(await costOf(app, () => app.send("/", { headers: { authorization: "Bearer zoe" } }))).toBe("1 runs")
  })

  it("not to be stored: 1 read at first, then 0 for a minute", async () => {
    const app = cachedApp(() => new Response("yours", { headers: { "cache-control": "private" } }))
    expect(await costOf(app, () => app.send("/"))).toBe("1 get, 1 runs")
    expect(await costOf(app, () => app.send("/"))).toBe("1 runs")
    await app.clock.advance(60_000)
    expect(await costOf(app, () => app.send("/"))).toBe("1 get, 1 runs")
  })

  it("purged: 1 read, 1 write", async () => {
    const app = cachedApp(list, { tags: ["lists"] })
    await app.send("/")
    await app.responses.purge("lists")
    expect(await costOf(app, () => app.send("/"))).toBe("1 get, 1 put, 1 runs")
  })
})

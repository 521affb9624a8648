/** What a request costs at each door, in operations of the store, counted behind the REST client. */
import { createCache } from "@larder/cache"
import type { KvStore } from "@larder/core"
import { createFlags } from "@larder/flags"
import { describe, expect, it } from "vitest"
import { cacheResponses, compose, flags, type Middleware, sessions } from "./index.ts"
import { Browser } from "./test-kit/browser.ts"
import { DOORS } from "./test-kit/doors.ts"
import { createGate } from "./test-kit/gate.ts"
import { startKv } from "./test-kit/kv.ts"

/** A cache as that of a process that has just started, and when it has next written. */
function startCache(store: KvStore) {
  let written = createGate()
  const cache = createCache({ store, onEvent: ({ type }) => (type === "write" ? written.open() : undefined) })
  const key = ({ url }: Request) => new URL(url).pathname
  return {
    cached: cacheResponses({ cache, ttlMs: 60_000, key }),
    async nextWrite() {
      await written
      written = createGate()
    },
  }
}

describe.each(DOORS)("operations at the door of %s", (_, start) => {
  it("of a cached response: cold, from memory, from the store, and 50 at once", async () => {
    const { store, costOf } = await startKv()
    let runs = 0
    let arrived = 0
    const allArrived = createGate()
    const countArrivals: Middleware = ({ url }, next) => {
      if (url.endsWith("/b")) arrived += 1
      if (arrived === 50) allArrived.open()
      return next()
    }
    const open = async () => {
      const { cached, nextWrite } = startCache(store)
      const url = await start(compose(countArrivals, cached), async (_, path) => {
        runs += 1
        if (path === "/b") await allArrived
        return { body: `run ${runs}`, headers: { "content-type": "text/plain" } }
      })
      return { visit: (path: string) => seeCached(url + path), nextWrite }
    }
    const one = await open()
    const cold = await costOf(async () => {
      expect(await one.visit("/a")).toBe("MISS run 1")
      await one.nextWrite()
    })
    expect(cold).toBe("1 get, 1 put")
    expect(await costOf(async () => expect(await one.visit("/a")).toBe("HIT run 1"))).toBe("0")
    const two = await open()
    expect(await costOf(async () => expect(await two.visit("/a")).toBe("HIT run 1"))).toBe("1 get")
    const many = await costOf(async () => {
      const seen = await Promise.all(Array.from({ length: 50 }, () => two.visit("/b")))
      expect(new Set(seen)).toEqual(new Set(["MISS run 2"]))
      await two.nextWrite()
    })
    expect(many).toBe("1 get, 1 put")
    expect(runs).toBe(2)
  })

  it("of a session: a visitor, a sign-in, a look, a change, 50 looks at once, and nothing", async () => {
    const { store, costOf, sessions: kept } = await startKv()
    const browser = new Browser(
      await start(compose(sessions(kept)), async ({ session }, path) => {
        if (path === "/login") session.login("zoe")
        if (path === "/change") session.set("views", 1)
        if (path === "/look") await session.data
        return { body: path === "/look" ? String(await session.user) : "" }
      }),
    )
    const visit = (path: string) => costOf(() => browser.text(path))
    expect(await visit("/")).toBe("0")
    expect(await visit("/login")).toBe("1 get, 2 put")
    expect(await visit("/")).toBe("0")
    expect(await visit("/look")).toBe("2 get")
    expect(await visit("/change")).toBe("2 get, 1 put")
    expect(await visit("/logout")).toBe("0")
    const looks = () => Promise.all(Array.from({ length: 50 }, () => browser.text("/look")))
    expect(await costOf(looks)).toBe("100 get")
    expect(store.operations.every((operation) => operation.startsWith("get session"))).toBe(true)
  })

  it("of flags: one refresh, whoever asks", async () => {
    const { store, costOf } = await startKv()
    await store.put("flag/new-ui", "true")
    const ours = createFlags({ store, flags: { "new-ui": { type: "boolean", default: false } }, refreshMs: 3_600_000 })
    const url = await start(compose(flags(ours)), ({ flags }) => ({ body: String(flags.value("new-ui")) }))
    expect(await costOf(() => ours.ready())).toBe("1 get")
    const visits = () => Promise.all(Array.from({ length: 50 }, () => new Browser(url).text()))
    expect(await costOf(async () => expect(new Set(await visits())).toEqual(new Set(["true"])))).toBe("0")
    ours.close()
  })
})

async function seeCached(url: string): Promise<string> {
  const response = await fetch(url)
  return `${response.headers.get("x-cache")} ${await response.text()}`
}

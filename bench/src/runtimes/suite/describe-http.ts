import { createCache } from "@larder/cache"
import { cacheResponses, compose, sessions } from "@larder/http"
import { toFetchHandler } from "@larder/http/fetch"
import { createSessions } from "@larder/session"
import { describe, expect, it } from "vitest"
import type { Ground, World } from "./world.ts"

/** The middlewares, as a fetch handler of the runtime. */
export function describeHttp({ name, open }: Ground, { now }: World): void {
  describe(name, () => {
    it("answers from the cache, streams included", async () => {
      const cache = createCache({ store: await open(), now, storeTimeoutMs: 15_000 })
      let runs = 0
      const handle = toFetchHandler(compose(cacheResponses({ cache, ttlMs: 60_000 })), () => {
        runs++
        return new Response(new Blob(["é".repeat(10_000)]).stream(), { headers: { "content-type": "text/plain" } })
      })
      const ask = async (): Promise<[outcome: string | null, text: string]> => {
        const response = await handle(new Request("https://app.example/a"))
        return [response.headers.get("x-cache"), await response.text()]
      }
      // The second may come while the first is being kept: it waits, and says that it was no hit.
      const [first, second, third] = [await ask(), await ask(), await ask()]
      expect([first[0], third[0], runs]).toEqual(["MISS", "HIT", 1])
      for (const [, text] of [first, second, third]) expect(text).toBe("é".repeat(10_000))
      cache.close()
    })

    it("keeps a session from request to request", async () => {
      const store = createSessions<{ views?: number }>({
        store: await open(),
        secrets: ["a secret of the suite, long enough"],
        now,
      })
      const handle = toFetchHandler(compose(sessions(store)), async (_, { session }) => {
        const views = ((await session.get("views")) ?? 0) + 1
        session.set("views", views)
        return new Response(String(views))
      })
      const first = await handle(new Request("https://app.example/"))
      const cookie = first.headers.getSetCookie()[0]?.split(";", 1)[0] ?? ""
      const second = await handle(new Request("https://app.example/", { headers: { cookie } }))
      expect([await first.text(), await second.text()]).toEqual(["1", "2"])
    })
  })
}

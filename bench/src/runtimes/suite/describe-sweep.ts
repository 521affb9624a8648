import { sweep } from "@larder/sweeper"
import { describe, expect, it } from "vitest"
import type { Ground, World } from "./world.ts"

const HOUR_MS = 3_600_000

/** What is dead is deleted, what lives stays, and the report says so. */
export function describeSweep({ name, open }: Ground, { now, advance }: World): void {
  describe(name, () => {
    it("deletes what ended long ago, and nothing else", async () => {
      const store = await open()
      const put = (key: string, endsInMs: number) => {
        const end = now() + endsInMs
        // Cloudflare keeps the end beside the value, where lists tell it; the server is not to end the key by itself.
        const about = { contentType: "application/json", metadata: { expires_at: end } }
        return store.put(key, JSON.stringify({ expires_at: end, value: key }), about)
      }
      await Promise.all([
        ...["a", "b", "c"].map((key) => put(`cache/dead-${key}`, HOUR_MS)),
        ...["a", "b"].map((key) => put(`cache/grace-${key}`, 3 * HOUR_MS)),
        put("cache/live", 48 * HOUR_MS),
        put("other/dead", HOUR_MS),
      ])
      await advance(26 * HOUR_MS)
      const report = await sweep({ store, policies: [{ prefix: "cache/" }], now })
      expect(report).toMatchObject({ done: true, prefixes: [{ scanned: 6, expired: 3, deleted: 3 }] })
      const { keys } = await store.list()
      expect(keys.map(({ key }) => key).sort()).toEqual(["cache/grace-a", "cache/grace-b", "cache/live", "other/dead"])
    })
  })
}

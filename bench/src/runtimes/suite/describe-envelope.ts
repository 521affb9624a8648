import { withExpiry } from "@larder/expiry"
import { entriesContract } from "@larder/testing"
import { describe, expect, it } from "vitest"
import type { Ground, World } from "./world.ts"

/** The contract of `Entries`, and what the envelope needs of a runtime: superjson, text coding, compression. */
export function describeEnvelope({ name, open }: Ground, { now, advance }: World): void {
  entriesContract(name, async () => ({ entries: withExpiry(await open(), { now }), now, advance }))

  describe(name, () => {
    it("restores what JSON loses", async () => {
      const entries = withExpiry(await open(), { now })
      const value = { at: new Date(now()), tags: new Set(["a"]), sizes: new Map([["é", 10n]]), none: undefined }
      await entries.set("a", value, { ttlMs: 60_000 })
      expect(await entries.get("a")).toEqual(value)
    })

    it("keeps bytes as they are, compressed and not", async () => {
      const store = await open()
      const bytes = Uint8Array.from({ length: 4_096 }, (_, index) => (index >> 3) & 0xff)
      for (const gzip of [false, true]) {
        const entries = withExpiry(store, { now, gzip })
        await entries.set("bytes", bytes, { ttlMs: 60_000 })
        expect(await entries.get("bytes")).toEqual(bytes)
      }
      expect((await store.get("bytes"))?.bytes.length).toBeLessThan(bytes.length)
    })

    it("takes what is no envelope for a miss", async () => {
      const store = await open()
      const kinds: string[] = []
      const entries = withExpiry(store, { now, onEvent: ({ type }) => kinds.push(type) })
      for (const text of ["", "text", '{"expires_at":', '{"value":1,"expires_at":"soon"}']) {
        await store.put("a", text)
        expect(await entries.get("a")).toBeUndefined()
      }
      expect(kinds).toHaveLength(4)
    })
  })
}

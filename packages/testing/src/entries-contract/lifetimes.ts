import { describe, expect, it } from "vitest"
import type { CurrentEntries } from "./entries-under-test.ts"

const BAD_TTLS = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, "60", null].map((ttlMs) => ({ ttlMs }))
const BAD_STALES = [-1, Number.NaN, Number.POSITIVE_INFINITY, "60", null].map((staleMs) => ({ ttlMs: 1_000, staleMs }))

/** A value past its end is never returned, whatever the server still keeps. */
export function describeEntryLifetimes(current: CurrentEntries): void {
  describe("lifetimes", () => {
    it("a value is there until its end, and gone exactly at it", async () => {
      const { entries, advance } = current()
      await entries.set("a", 1, { ttlMs: 1_500 })
      await advance(1_499)
      expect(await entries.get("a")).toBe(1)
      expect((await entries.getMany(["a"])).get("a")).toBe(1)
      await advance(1)
      expect(await entries.get("a")).toBeUndefined()
      expect(await entries.getEntry("a")).toBeUndefined()
      expect((await entries.getMany(["a"])).size).toBe(0)
    })

    it("a ttlMs below the second the server counts in ends on time", async () => {
      const { entries, advance } = current()
      await entries.set("a", 1, { ttlMs: 400 })
      await advance(399)
      expect(await entries.get("a")).toBe(1)
      await advance(1)
      expect(await entries.get("a")).toBeUndefined()
    })

    it("in its stale window a value is read by getEntry() alone, and gone exactly at its end", async () => {
      const { entries, advance } = current()
      await entries.set("a", 1, { ttlMs: 1_000, staleMs: 500 })
      await advance(1_000)
      expect(await entries.get("a")).toBeUndefined()
      expect((await entries.getMany(["a"])).size).toBe(0)
      expect(await entries.getEntry("a")).toMatchObject({ value: 1 })
      await advance(499)
      expect(await entries.getEntry("a")).toMatchObject({ value: 1 })
      await advance(1)
      expect(await entries.getEntry("a")).toBeUndefined()
    })

    it("a value without a lifetime never ends", async () => {
      const { entries, advance } = current()
      await entries.set("a", 1)
      await advance(10 * 365 * 86_400_000)
      expect(await entries.get("a")).toBe(1)
    })

    it("a value that has ended is set anew", async () => {
      const { entries, advance } = current()
      await entries.set("a", 1, { ttlMs: 1_000 })
      await advance(1_000)
      await entries.set("a", 2, { ttlMs: 1_000 })
      expect(await entries.get("a")).toBe(2)
    })

    it("touch() gives a living value a new lifetime from now", async () => {
      const { entries, now, advance } = current()
      await entries.set("a", { n: 1 }, { ttlMs: 1_000, tags: ["red"] })
      await advance(900)
      expect(await entries.touch("a", { ttlMs: 2_000 })).toBe(true)
      expect(await entries.getEntry("a")).toMatchObject({ value: { n: 1 }, expiresAtMs: now() + 2_000, tags: ["red"] })
      await advance(1_999)
      expect(await entries.get("a")).toEqual({ n: 1 })
      await advance(1)
      expect(await entries.get("a")).toBeUndefined()
    })

    it("touch() revives nothing", async () => {
      const { entries, advance } = current()
      await entries.set("a", 1, { ttlMs: 1_000 })
      await advance(1_000)
      expect(await entries.touch("a", { ttlMs: 60_000 })).toBe(false)
      expect(await entries.get("a")).toBeUndefined()
    })

    it.each([...BAD_TTLS, ...BAD_STALES])("set() and touch() refuse the lifetime %o", async (bad) => {
      const { entries } = current()
      // The contract holds for callers without types too.
      const options = bad as { ttlMs: number; staleMs?: number }
      await entries.set("touched", 1)
      for (const call of [entries.set("a", 1, options), entries.touch("touched", options)]) {
        const error = await call.catch((caught: unknown) => caught)
        expect(error instanceof RangeError || error instanceof TypeError).toBe(true)
      }
      expect(await entries.get("a")).toBeUndefined()
    })
  })
}

import { describe, expect, it } from "vitest"
import { type ContractSetup, getText, listAll, type StoreUnderTest } from "./store-under-test.ts"

const BAD_TTLS = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, "60", null]

/** A key with a server-side TTL ends by itself; a bad TTL is refused by every store. */
export function describeLifetimes({ current, has, unless }: ContractSetup): void {
  const ttlIt = it.skipIf(!has("serverTtl"))

  describe("lifetimes", () => {
    ttlIt(unless("serverTtl", "a key with a TTL is there before its end, and gone after"), async () => {
      const { store, advance } = withTime(current())
      await store.put("ends", "1", { ttlMs: 60_000 })
      await store.put("stays", "2")
      await advance(58_000)
      expect(await getText(store, "ends")).toBe("1")
      await advance(3_000)
      expect(await store.get("ends")).toBeUndefined()
      expect(await listAll(store)).toEqual(["stays"])
    })

    ttlIt(unless("serverTtl", "a TTL below the shortest is rounded up to it, not down to nothing"), async () => {
      const { store, advance } = withTime(current())
      await store.put("a", "1", { ttlMs: 0.5 })
      expect(await getText(store, "a")).toBe("1")
      await advance(store.capabilities.minTtlMs + 1_000)
      expect(await store.get("a")).toBeUndefined()
    })

    ttlIt(
      unless("serverTtl", "a write without a TTL clears the one before, a write with one replaces it"),
      async () => {
        const { store, advance } = withTime(current())
        for (const key of ["cleared", "replaced"]) await store.put(key, "1", { ttlMs: 10_000 })
        await store.put("cleared", "2")
        await store.put("replaced", "2", { ttlMs: 60_000 })
        await advance(30_000)
        expect(await getText(store, "cleared")).toBe("2")
        expect(await getText(store, "replaced")).toBe("2")
        await advance(31_000)
        expect(await getText(store, "cleared")).toBe("2")
        expect(await store.get("replaced")).toBeUndefined()
      },
    )

    ttlIt(unless("serverTtl", "a key that has ended is created anew"), async () => {
      const { store, advance } = withTime(current())
      await store.put("a", "1", { ttlMs: 1_000 })
      await advance(3_000)
      expect(["created", "stored"]).toContain(await store.put("a", "2"))
      expect(await getText(store, "a")).toBe("2")
    })

    const named = BAD_TTLS.map((ttlMs) => [`${ttlMs} (${typeof ttlMs})`, ttlMs] as const)
    it.each(named)("put() refuses the ttlMs %s and writes nothing", async (_, ttlMs) => {
      const { store } = current()
      // The contract holds for callers without types too.
      const error = await store.put("a", "1", { ttlMs: ttlMs as number }).catch((caught: unknown) => caught)
      expect(error instanceof RangeError || error instanceof TypeError).toBe(true)
      expect(await store.get("a")).toBeUndefined()
    })
  })
}

function withTime({ store, advance }: StoreUnderTest) {
  if (advance === undefined) throw new Error('make() gave no advance(): give one, or declare without: ["serverTtl"]')
  return { store, advance }
}

import { describe, expect, it } from "vitest"
import type { CurrentEntries } from "./entries-under-test.ts"

const VALUES: readonly unknown[][] = [
  [null],
  [""],
  [0],
  [-1.5],
  [false],
  ["Zoë, 猫, 🗝️, \0"],
  ["\ud800 alone"],
  [[]],
  [{}],
  [[1, [2, [null]]]],
  [{ a: { b: [true, "c"] } }],
  [{ value: 1, expires_at: 0 }],
  [new Date(0)],
  [new Map([["a", new Set([1n])]])],
  [{ maybe: undefined, nan: Number.NaN }],
]

/** Values come back as they were given, and live apart from the objects of the callers. */
export function describeEntryValues(current: CurrentEntries): void {
  describe("values", () => {
    it("finds nothing where nothing was set", async () => {
      const { entries } = current()
      expect(await entries.get("missing")).toBeUndefined()
      expect(await entries.getEntry("missing")).toBeUndefined()
      expect(await entries.touch("missing", { ttlMs: 1_000 })).toBe(false)
      expect(await entries.get("missing")).toBeUndefined()
    })

    it.each(VALUES)("get() returns the value %o as it was set", async (value) => {
      const { entries } = current()
      await entries.set("a", value)
      expect(await entries.get("a")).toEqual(value)
    })

    it.each([[undefined], [() => 1], [Symbol("s")]])("set() refuses the value %o", async (value) => {
      const { entries } = current()
      await expect(entries.set("a", value)).rejects.toThrow()
      expect(await entries.get("a")).toBeUndefined()
    })

    it("set() returns the entry as getEntry() reads it", async () => {
      const { entries, now } = current()
      const tags = ["red", "blue"]
      const written = await entries.set("a", { n: 1 }, { ttlMs: 60_000, staleMs: 30_000, tags, writtenAtMs: now() - 5 })
      expect(written).toEqual({
        value: { n: 1 },
        expiresAtMs: now() + 60_000,
        staleUntilMs: now() + 90_000,
        writtenAtMs: now() - 5,
        tags,
        sizeBytes: expect.any(Number),
      })
      expect(await entries.getEntry("a")).toEqual(written)
    })

    it("an entry without a lifetime says nothing of one", async () => {
      const { entries } = current()
      const written = await entries.set("a", 1)
      expect(Object.keys(written).sort()).toEqual(["sizeBytes", "value"])
      expect(written.sizeBytes).toBeGreaterThan(0)
    })

    it("neither the object that was set nor one that was read can change what is kept", async () => {
      const { entries } = current()
      const given = { list: [1] }
      await entries.set("a", given)
      given.list.push(2)
      const read = await entries.get<{ list: number[] }>("a")
      try {
        read?.list.push(3)
      } catch {
        // A frozen copy protects itself.
      }
      expect(await entries.get("a")).toEqual({ list: [1] })
    })

    it("the last of two writers wins, with its own lifetime", async () => {
      const { entries, advance } = current()
      await entries.set("a", "first", { ttlMs: 1_000 })
      await entries.set("a", "last")
      await advance(2_000)
      expect(await entries.get("a")).toBe("last")
    })

    it("an aborted signal stops every call with its reason unchanged", async () => {
      const { entries } = current()
      await entries.set("a", "before")
      const reason = { why: "the caller left" }
      const options = { signal: AbortSignal.abort(reason) }
      await expect(entries.get("a", options)).rejects.toBe(reason)
      await expect(entries.getEntry("a", options)).rejects.toBe(reason)
      await expect(entries.set("a", "after", options)).rejects.toBe(reason)
      await expect(entries.touch("a", options)).rejects.toBe(reason)
      await expect(entries.delete("a", options)).rejects.toBe(reason)
      await expect(entries.getMany(["a"], options)).rejects.toBe(reason)
      expect(await entries.get("a")).toBe("before")
    })
  })
}

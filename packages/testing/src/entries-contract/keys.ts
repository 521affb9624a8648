import { InvalidKeyError, type LogicalKey } from "@larder/core"
import { describe, expect, it } from "vitest"
import type { CurrentEntries } from "./entries-under-test.ts"

const KEYS: readonly LogicalKey[] = [
  ...[
    "",
    " ",
    ".",
    "..",
    "../x",
    "a/../b",
    "/",
    "//",
    "a/",
    "_x",
    "=",
    "=2E",
    "=h",
    "a=3Ab",
    "a:b",
    "%2e%2e",
    "%00",
    "\0",
  ],
  ...["a?b", "a#b", "a\\b", "a\nb", "é", "e\u0301", "猫", "🗝️", "A", "a", "a/b", "a/b/c", "a/b=2Fc"],
  ...["k".repeat(257), "k".repeat(5_000), `${"k".repeat(5_000)}!`, "é".repeat(200)],
  ...[["a", "b/c"], ["a/b", "c"], ["a/b/c"], ["x", ""], ["", "x"]],
]

/** Any well-formed string is a key, a list of parts too, and no two of them meet. */
export function describeEntryKeys(current: CurrentEntries): void {
  describe("keys", () => {
    it("keeps every key apart from the others, whatever its signs and length", async () => {
      const { entries } = current()
      for (const [index, key] of KEYS.entries()) await entries.set(key, index)
      for (const [index, key] of KEYS.entries()) expect(await entries.get(key)).toBe(index)
    })

    it('joins parts by slashes: ["a", "b"] is "a/b"', async () => {
      const { entries } = current()
      await entries.set(["a", "b"], "same")
      expect(await entries.get("a/b")).toBe("same")
    })

    it.each([["\ud800"], [["a", "\udfff"]]])("refuses the key %j, which is not well formed", async (key) => {
      const { entries } = current()
      await expect(entries.get(key)).rejects.toBeInstanceOf(InvalidKeyError)
      await expect(entries.getEntry(key)).rejects.toBeInstanceOf(InvalidKeyError)
      await expect(entries.set(key, 1)).rejects.toBeInstanceOf(InvalidKeyError)
      await expect(entries.touch(key)).rejects.toBeInstanceOf(InvalidKeyError)
      await expect(entries.delete(key)).rejects.toBeInstanceOf(InvalidKeyError)
      await expect(entries.getMany([key])).rejects.toBeInstanceOf(InvalidKeyError)
    })

    it("delete() removes one key, and does nothing to a missing one", async () => {
      const { entries } = current()
      await entries.set("a", 1)
      await entries.set("ab", 2)
      expect(await entries.delete("a")).toBeUndefined()
      expect(await entries.delete("a")).toBeUndefined()
      expect(await entries.get("a")).toBeUndefined()
      expect(await entries.get("ab")).toBe(2)
    })

    it("getMany() returns the fresh ones by the keys as they were given", async () => {
      const { entries, advance } = current()
      const parts = ["a", "b/c"]
      await entries.set("ended", 0, { ttlMs: 1_000 })
      await entries.set("a:b", 1)
      await entries.set(parts, null)
      await advance(1_000)
      const found = await entries.getMany(["missing", parts, "ended", "a:b", "a:b"])
      expect(found.size).toBe(2)
      expect(found.get("a:b")).toBe(1)
      expect(found.get(parts)).toBeNull()
    })

    it("getMany() of no keys finds none", async () => {
      expect((await current().entries.getMany([])).size).toBe(0)
    })
  })
}

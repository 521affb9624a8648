import { describe, expect, it } from "vitest"
import { type ContractSetup, getText } from "./store-under-test.ts"

/** The last write wins, a delete is final and idempotent, an abort passes its reason on. */
export function describeWrites({ current }: ContractSetup): void {
  describe("writes", () => {
    it("put() says whether the key was there, or does not say", async () => {
      const { store } = current()
      const outcomes = [await store.put("a", "1"), await store.put("a", "2")]
      await store.delete("a")
      outcomes.push(await store.put("a", "3"))
      expect([
        ["created", "updated", "created"],
        ["stored", "stored", "stored"],
      ]).toContainEqual(outcomes)
    })

    it("put() by two writers, one after the other: the last one wins", async () => {
      const { store } = current()
      await store.put("a", "first")
      await store.put("a", "last")
      expect(await getText(store, "a")).toBe("last")
    })

    it("put() by many writers at once leaves one of the values, whole", async () => {
      const { store } = current()
      const values = Array.from({ length: 10 }, (_, writer) => String(writer).repeat(5_000))
      await Promise.all(values.map((value) => store.put("a", value)))
      expect(values).toContain(await getText(store, "a"))
    })

    it("delete() removes a key, and does nothing to a missing one", async () => {
      const { store } = current()
      await store.put("a", "1")
      await store.put("ab", "2")
      expect(await store.delete("a")).toBeUndefined()
      expect(await store.delete("a")).toBeUndefined()
      expect(await store.get("a")).toBeUndefined()
      expect(await getText(store, "ab")).toBe("2")
    })

    it("an aborted signal stops every call with its reason unchanged, before it does anything", async () => {
      const { store } = current()
      await store.put("a", "before")
      const reason = { why: "the caller left" }
      const options = { signal: AbortSignal.abort(reason) }
      await expect(store.get("a", options)).rejects.toBe(reason)
      await expect(store.put("a", "after", options)).rejects.toBe(reason)
      await expect(store.delete("a", options)).rejects.toBe(reason)
      await expect(store.list(options)).rejects.toBe(reason)
      expect(await getText(store, "a")).toBe("before")
    })

    it("a signal that does not abort changes nothing", async () => {
      const { store } = current()
      const { signal } = new AbortController()
      await store.put("a", "1", { signal })
      expect(await store.get("a", { signal })).toBeDefined()
      expect((await store.list({ signal })).keys).toHaveLength(1)
      await store.delete("a", { signal })
      expect(await store.get("a")).toBeUndefined()
    })
  })
}

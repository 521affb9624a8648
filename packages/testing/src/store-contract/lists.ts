import { describe, expect, it } from "vitest"
import { type ContractSetup, listAll } from "./store-under-test.ts"

/** Lists tell every key that stays, once, whatever comes and goes beside it. */
export function describeLists({ current }: ContractSetup): void {
  const fill = (keys: readonly string[]) => Promise.all(keys.map((key) => current().store.put(key, key)))
  const numbered = (count: number) => Array.from({ length: count }, (_, i) => `k/${String(i).padStart(2, "0")}`)

  describe("lists", () => {
    it("list() of an empty store has no keys and no cursor", async () => {
      const page = await current().store.list()
      expect(page.keys).toEqual([])
      expect(page.cursor).toBeUndefined()
    })

    it("list() tells sizes in bytes and write times, or leaves them out", async () => {
      const { store } = current()
      await store.put("a", "é")
      const [info] = (await store.list()).keys
      expect(info?.key).toBe("a")
      expect([2, undefined]).toContain(info?.sizeBytes)
      if (info?.updatedAtMs !== undefined) expect(Number.isFinite(info.updatedAtMs)).toBe(true)
    })

    it("list() takes its prefix literally", async () => {
      const { store } = current()
      await fill(["a", "a.b", "a/1", "a/2", "aa", "b/a/1", "A/1"])
      expect((await listAll(store, { prefix: "a/" })).sort()).toEqual(["a/1", "a/2"])
      expect((await listAll(store, { prefix: "a." })).sort()).toEqual(["a.b"])
      expect((await listAll(store, { prefix: "a/1" })).sort()).toEqual(["a/1"])
      expect(await listAll(store, { prefix: "c" })).toEqual([])
      expect(await listAll(store, { prefix: "" })).toHaveLength(7)
    })

    it.each([1, 3, 12, 13, 1_000])("list() by pages of %d tells every key once", async (limit) => {
      const { store } = current()
      const keys = numbered(12)
      await fill([...keys, "other"])
      const page = await store.list({ prefix: "k/", limit })
      expect(page.keys.length).toBeLessThanOrEqual(limit)
      expect((await listAll(store, { prefix: "k/", limit })).sort()).toEqual(keys)
    })

    it("list() goes on at the right place when the keys it told are deleted", async () => {
      const { store } = current()
      const keys = numbered(10)
      await fill(keys)
      const deleted: string[] = []
      const found = await listAll(store, { limit: 3 }, async (told) => {
        await Promise.all(told.map((key) => store.delete(key)))
        deleted.push(...told)
      })
      expect(found.sort()).toEqual(keys)
      expect((await listAll(store)).sort()).toEqual(keys.filter((key) => !deleted.includes(key)))
    })

    it("list() tells every key that stays, while others come and go before and behind its place", async () => {
      const { store } = current()
      const staying = numbered(10)
      const going = staying.map((key) => `${key}-going`)
      await fill([...staying, ...going])
      let pages = 0
      const found = await listAll(store, { limit: 3 }, async () => {
        pages += 1
        await Promise.all(going.filter((_, index) => index % 4 === pages % 4).map((key) => store.delete(key)))
        await fill([`a/new-${pages}`, `k/${pages}-new`, `z/new-${pages}`])
      })
      expect(found.filter((key) => staying.includes(key)).sort()).toEqual(staying)
      expect(new Set(found).size).toBe(found.length)
    })
  })
}

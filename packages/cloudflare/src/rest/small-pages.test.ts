import { describe, expect, it } from "vitest"
import { openLocal } from "../test-kit/open-local.ts"

const keysTo = (count: number) => Array.from({ length: count }, (_, index) => `k${String(index).padStart(2, "0")}`)

describe("list() by pages smaller than the service's smallest", () => {
  it("asks the service once for ten keys", async () => {
    const { store, requests } = await openLocal()
    await store.putMany(keysTo(25).map((key) => ({ key, value: "", metadata: { key } })))
    const found: unknown[] = []
    let cursor: string | undefined
    do {
      const page = await store.list({ limit: 3, cursor })
      expect(page.keys.length).toBeLessThanOrEqual(3)
      found.push(...page.keys)
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(found).toEqual(keysTo(25).map((key) => ({ key, metadata: { key } })))
    expect(requests().filter((line) => line === "list 200")).toHaveLength(3)
  })

  it("goes on by larger pages, and by the service's own cursors", async () => {
    const { store } = await openLocal()
    await store.putMany(keysTo(25).map((key) => ({ key, value: "" })))
    const first = await store.list({ limit: 4 })
    const second = await store.list({ limit: 1_000, cursor: first.cursor })
    const third = await store.list({ limit: 1_000, cursor: second.cursor })
    expect([first, second, third].flatMap(({ keys }) => keys.map(({ key }) => key))).toEqual(keysTo(25))
    expect(third.cursor).toBeUndefined()
  })

  it.each(['{"rest":', '{"rest":[1],"cursor":null}', '{"rest":{}}'])("refuses the cursor %s", async (cursor) => {
    const { store, requests } = await openLocal()
    await expect(store.list({ cursor })).rejects.toThrow(/^list: cursor/)
    expect(requests()).toEqual([])
  })
})

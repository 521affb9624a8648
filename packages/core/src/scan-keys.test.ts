import { createMemoryStore, recordingStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { KvResponseError } from "./errors/kv-response-error.ts"
import type { KvPage, KvStore } from "./kv-store.ts"
import { scanKeys } from "./scan-keys.ts"

/** A store whose pages are given, one after another. */
function paged(pages: readonly { readonly keys: readonly string[]; readonly cursor?: string }[]): KvStore {
  let page = -1
  const next = async (): Promise<KvPage> => {
    page += 1
    const { keys = [], ...rest } = pages[page] ?? {}
    return { ...rest, keys: keys.map((key) => ({ key })) }
  }
  return { ...createMemoryStore(), list: next }
}

async function scan(store: KvStore, options?: Parameters<typeof scanKeys>[1]): Promise<string[]> {
  const found: string[] = []
  for await (const { key } of scanKeys(store, options)) found.push(key)
  return found
}

describe("scanKeys()", () => {
  it("lists page by page with prefix and limit, no page more than needed", async () => {
    const store = recordingStore(createMemoryStore())
    for (const key of ["a/1", "a/2", "a/3", "b/1"]) await store.put(key, "1")
    store.clear()
    expect(await scan(store, { prefix: "a/", limit: 2 })).toEqual(["a/1", "a/2", "a/3"])
    expect(store.operations).toEqual(["list a/ limit=2", expect.stringMatching(/^list a\/ limit=2 cursor=/)])
  })

  it("asks for a page only when it is needed", async () => {
    const store = recordingStore(createMemoryStore())
    for (const key of ["a", "b", "c"]) await store.put(key, "1")
    store.clear()
    for await (const _ of scanKeys(store, { limit: 1 })) break
    expect(store.counts().list).toBe(1)
  })

  it.each([
    ["nothing", [{ keys: [] }], []],
    ["an empty page that has a cursor", [{ keys: [], cursor: "1" }, { keys: [], cursor: "2" }, { keys: ["a"] }], ["a"]],
    ["an empty page at the end", [{ keys: ["a"], cursor: "1" }, { keys: [] }], ["a"]],
    ["a key on two pages", [{ keys: ["a", "b"], cursor: "1" }, { keys: ["b", "c"] }], ["a", "b", "c"]],
    ["a key twice on a page", [{ keys: ["a", "a"] }], ["a"]],
  ])("delivers each key once from %s", async (_, pages, keys) => {
    expect(await scan(paged(pages))).toEqual(keys)
  })

  it.each([
    ["the same cursor at once", ["1", "1"]],
    ["an earlier cursor", ["1", "2", "3", "1"]],
  ])("refuses %s, having delivered the keys up to it", async (_, cursors) => {
    const pages = cursors.map((cursor, index) => ({ keys: [`k${index}`], cursor }))
    const found: string[] = []
    const run = async (): Promise<void> => {
      for await (const { key } of scanKeys(paged(pages))) found.push(key)
    }
    await expect(run()).rejects.toBeInstanceOf(KvResponseError)
    expect(found).toHaveLength(cursors.length)
  })

  it("remembers 10,000 keys, not more", async () => {
    const many = Array.from({ length: 9_999 }, (_, index) => `k${index}`)
    expect(await scan(paged([{ keys: ["a", ...many, "a"] }]))).toHaveLength(10_000)
    expect(await scan(paged([{ keys: ["a", ...many, "z", "a"] }]))).toHaveLength(10_002)
  })

  it("ends with the reason of an abort, between pages and within one", async () => {
    const controller = new AbortController()
    const store = createMemoryStore()
    for (const key of ["a", "b", "c"]) await store.put(key, "1")
    const found: string[] = []
    const run = async (): Promise<void> => {
      for await (const { key } of scanKeys(store, { limit: 1, signal: controller.signal })) {
        found.push(key)
        controller.abort("left")
      }
    }
    await expect(run()).rejects.toBe("left")
    expect(found).toEqual(["a"])
  })

  it("passes a failed list on", async () => {
    const store = createMemoryStore({ isReady: () => false })
    await expect(scan(store)).rejects.toMatchObject({ code: "NAMESPACE_NOT_READY" })
  })
})

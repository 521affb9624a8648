import { KvHttpError, NamespaceNotFoundError } from "@larder/core"
import { describe, expect, it } from "vitest"
import { createCloudflareKv } from "../create-cloudflare-kv.ts"
import { openLocal } from "../test-kit/open-local.ts"

const NOBODY = "0".repeat(32)

describe("namespaces", () => {
  it("are made, used at once, listed, renamed and deleted with their keys", async () => {
    const { kv } = await openLocal()
    const { id } = await kv.namespaces.create("my-cache")
    const store = kv.namespace(id)
    await store.put("a", "1")
    expect(await kv.namespaces.get(id)).toEqual({ id, title: "my-cache" })
    await kv.namespaces.rename(id, "renamed")
    const { namespaces, totalResults } = await kv.namespaces.list()
    expect(namespaces).toContainEqual({ id, title: "renamed" })
    expect(totalResults).toBe(2)
    await kv.namespaces.delete(id)
    await expect(store.get("a")).rejects.toBeInstanceOf(NamespaceNotFoundError)
    await expect(store.put("a", "1")).rejects.toBeInstanceOf(NamespaceNotFoundError)
    await expect(store.list()).rejects.toBeInstanceOf(NamespaceNotFoundError)
  })

  it("are listed by pages", async () => {
    const { kv } = await openLocal()
    for (let n = 0; n < 5; n++) await kv.namespaces.create(`n-${n}`)
    const pages = await Promise.all([1, 2, 3].map((pageNumber) => kv.namespaces.list({ pageNumber, pageSize: 2 })))
    expect(pages.map(({ namespaces }) => namespaces.length)).toEqual([2, 2, 2])
    expect(pages.map(({ pageNumber }) => pageNumber)).toEqual([1, 2, 3])
  })

  it("say that a title is taken", async () => {
    const { kv } = await openLocal()
    await kv.namespaces.create("mine")
    const refused = kv.namespaces.create("mine")
    await expect(refused).rejects.toBeInstanceOf(KvHttpError)
    await expect(refused).rejects.toMatchObject({ code: "NAMESPACE_EXISTS", outcome: "rejected", retryable: false })
  })

  it("say that there is none", async () => {
    const { kv } = await openLocal()
    await expect(kv.namespaces.get(NOBODY)).rejects.toBeInstanceOf(NamespaceNotFoundError)
    await expect(kv.namespaces.rename(NOBODY, "x")).rejects.toBeInstanceOf(NamespaceNotFoundError)
    await expect(kv.namespaces.delete(NOBODY)).rejects.toBeInstanceOf(NamespaceNotFoundError)
  })

  it("refuse a title or a page that cannot be", async () => {
    const { kv, requests } = await openLocal()
    for (const title of ["", "x".repeat(513), 42]) {
      await expect(kv.namespaces.create(title as string)).rejects.toBeInstanceOf(TypeError)
    }
    await expect(kv.namespaces.list({ pageNumber: 0 })).rejects.toBeInstanceOf(RangeError)
    await expect(kv.namespaces.list({ pageSize: 1_001 })).rejects.toBeInstanceOf(RangeError)
    expect(requests()).toEqual([])
  })

  it("are for those who have the token", async () => {
    const { local } = await openLocal()
    const { namespaces } = createCloudflareKv({ ...local.cloudflare, apiToken: "another" })
    await expect(namespaces.list()).rejects.toMatchObject({ code: "UNAUTHORIZED", outcome: "rejected", attempts: 1 })
  })
})

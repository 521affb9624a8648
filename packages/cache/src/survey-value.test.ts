import { createMemoryStore } from "@larder/testing"
import { describe, expect, test } from "vitest"
import { createCache } from "./index.ts"
import { surveyValue } from "./survey-value.ts"

describe("surveyValue() estimates sizes to a factor of 3", () => {
  const user = { id: 42, name: "Zoë", roles: ["admin", "editor"], address: { street: "Main Street 1", city: "Bern" } }
  test.each([
    ["an object", user],
    ["many objects", Array.from({ length: 5_000 }, (_, id) => ({ ...user, id }))],
    ["numbers", Array.from({ length: 10_000 }, (_, n) => n * 1_000)],
    ["a text", "x".repeat(100_000)],
    ["a wide object", Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`key-${n}`, n]))],
  ])("%s", (_, value) => {
    const encoded = JSON.stringify(value).length
    const { sizeBytes } = surveyValue(value, false)
    expect(sizeBytes).toBeGreaterThan(encoded / 3)
    expect(sizeBytes).toBeLessThan(encoded * 6)
  })

  test("bytes", () => {
    expect(surveyValue(new Uint8Array(10_000), false).sizeBytes).toBeGreaterThan(9_999)
  })

  test("a cyclic value, at bounded cost", () => {
    const cyclic: Record<string, unknown> = { a: 1 }
    cyclic["self"] = cyclic
    expect(surveyValue(cyclic, true).sizeBytes).toBeGreaterThan(0)
  })

  test("a value nested 100,000 deep", () => {
    let deep: unknown = 1
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    expect(surveyValue(deep, true).needsCopies).toBe(false)
  })
})

describe("a value handed out cannot corrupt the cached one", () => {
  const cache = createCache({ store: createMemoryStore() })

  test("plain data is frozen, all through: changing it throws", async () => {
    const get = cache.wrap(async () => ({ list: [{ n: 1 }] }), { name: "plain" })
    const value = await get()
    expect(() => value.list.push({ n: 2 })).toThrow(TypeError)
    expect(() => {
      const [first] = value.list
      if (first) first.n = 2
    }).toThrow(TypeError)
    expect(await get()).toEqual({ list: [{ n: 1 }] })
  })

  test.each([
    ["Map", () => new Map([["a", { n: 1 }]]), (map: Map<string, unknown>) => map.clear()],
    ["Date", () => new Date(5), (date: Date) => date.setTime(0)],
    ["bytes", () => new Uint8Array([1, 2]), (bytes: Uint8Array) => bytes.fill(0)],
    ["an object that holds one", () => ({ set: new Set([1]) }), (value: { set: Set<number> }) => value.set.clear()],
  ] as const)("%s cannot be frozen: each reader gets a copy", async (name, make, change) => {
    const get = cache.wrap(async (): Promise<unknown> => make(), { name })
    // The cast: each row changes what it has made.
    const spoil = change as (value: unknown) => void
    for (let reader = 0; reader < 3; reader++) {
      const value = await get()
      expect(value).toEqual(make())
      spoil(value)
    }
  })

  test("protect: false hands out the value itself", async () => {
    const get = cache.wrap(async () => new Date(5), { name: "unprotected", protect: false })
    expect(await get()).toBe(await get())
  })

  test("what has a class of its own is shared as it is", async () => {
    class User {
      name = "n"
    }
    const get = cache.wrap(async () => new User(), { name: "class" })
    expect(await get()).toBeInstanceOf(User)
    expect(await get()).toBe(await get())
  })
})

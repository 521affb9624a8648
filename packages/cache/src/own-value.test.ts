import { createMemoryStore } from "@larder/testing"
import { describe, expect, test } from "vitest"
import { createCache } from "./index.ts"

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

  test("bytes are copied without what else is in their buffer, and keep their type", async () => {
    const pool = Buffer.from("secret abc secret")
    const get = cache.wrap(async () => pool.subarray(7, 10), { name: "buffer" })
    const value = await get()
    expect([value, value.toString(), value.buffer.byteLength]).toEqual([Buffer.from("abc"), "abc", 3])
  })

  test("what is copied is copied when it is kept too: its maker may go on changing the original", async () => {
    const bytes = cache.define("given", { load: () => new Uint8Array(3) })
    const given = new Uint8Array([1, 2, 3])
    const setting = bytes.set("a", given)
    given.fill(9)
    await setting
    expect(await bytes.get("a")).toEqual(new Uint8Array([1, 2, 3]))
  })

  test.each([
    ["a symbol beside a Date", () => ({ at: new Date(5), symbol: Symbol("s") })],
    ["a proxy of a Date's holder", () => new Proxy({ at: new Date(5) }, {})],
    ["a proxy that refuses to be frozen", () => new Proxy({}, { preventExtensions: () => false })],
    [
      "a getter that throws",
      () => ({
        get broken(): never {
          throw new Error("broken")
        },
      }),
    ],
  ])("%s can be neither frozen nor copied: it is answered, and shared as it is", async (name, make) => {
    const made: unknown = make()
    const get = cache.wrap(async () => made, { name })
    expect((await get()) === made).toBe(true)
    expect((await get()) === made).toBe(true)
  })
})

import { createMemoryStore, drainMicrotasks, recordingStore } from "@larder/testing"
import { expect, test } from "vitest"
import { createCache } from "./index.ts"

function setUp() {
  const store = recordingStore(createMemoryStore())
  return { store, cache: createCache({ store }) }
}

test("wrap() gives a function a memory, by its arguments", async () => {
  const { cache, store } = setUp()
  let calls = 0
  const add = cache.wrap(async (a: number, b: string) => `${++calls}: ${a}${b}`, { name: "add" })
  expect(await add(1, "2")).toBe("1: 12")
  expect(await add(1, "2")).toBe("1: 12")
  expect(await add(12, "")).toBe("2: 12")
  await drainMicrotasks()
  expect(store.operations[0]).toBe("get cache/add/=5B1=2C=222=22=5D")
})

test("wrap() calls the function once for callers at the same time", async () => {
  const { cache } = setUp()
  let calls = 0
  const get = cache.wrap(async () => ++calls, { name: "once" })
  expect(await Promise.all([get(), get(), get()])).toEqual([1, 1, 1])
})

test.each([[{}], [undefined], [Number.NaN], [() => 1], [[1]]])(
  "wrap() refuses the argument %j, unless told how to name it",
  (odd) => {
    const { cache } = setUp()
    const get = cache.wrap((_: unknown) => 1, { name: "odd" })
    expect(() => get(odd)).toThrow(TypeError)
  },
)

test("wrap() takes the key it is given", async () => {
  const { cache, store } = setUp()
  const get = cache.wrap((user: { id: number }) => `user ${user.id}`, { name: "user", key: ({ id }) => String(id) })
  expect(await get({ id: 7 })).toBe("user 7")
  expect(store.operations[0]).toBe("get cache/user/7")
})

test("define() and wrap() refuse a name that is taken: two loaders would overwrite each other", () => {
  const { cache } = setUp()
  cache.define("a", { load: () => 1 })
  expect(() => cache.wrap(() => 1, { name: "a" })).toThrow('define: the name "a" is taken')
})

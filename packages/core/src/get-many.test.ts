import { createMemoryStore, recordingStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { deleteMany } from "./delete-many.ts"
import { getMany, type ManyOptions } from "./get-many.ts"
import type { KvStore } from "./kv-store.ts"

const turn = () => new Promise((resolve) => setImmediate(resolve))
const keysTo = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`)

/** A store that answers a turn later, and fails for one key; it notes the calls, and how many are under way at once. */
function slowStore(failing?: string) {
  const inner = createMemoryStore()
  const calls: string[] = []
  let underWay = 0
  let most = 0
  async function slowly<T>(key: string, call: () => Promise<T>): Promise<T> {
    calls.push(key)
    underWay += 1
    most = Math.max(most, underWay)
    await turn()
    underWay -= 1
    if (key === failing) throw new Error(`failed: ${key}`)
    return await call()
  }
  const store: KvStore = {
    ...inner,
    get: (key, options) => slowly(key, () => inner.get(key, options)),
    delete: (key, options) => slowly(key, () => inner.delete(key, options)),
  }
  return { store, calls, most: () => most }
}

describe("getMany()", () => {
  it.each([undefined, 3])("has as many calls under way as the store says (%s), or 16", async (concurrency) => {
    const { store, most } = slowStore()
    const told = concurrency === undefined ? {} : { concurrency }
    await getMany({ ...store, capabilities: { ...store.capabilities, ...told } }, keysTo(40))
    expect(most()).toBe(concurrency ?? 16)
  })

  it("reads each key once, and leaves out those that are missing", async () => {
    const store = recordingStore(createMemoryStore())
    await store.put("a", "1")
    await store.put("b", "")
    const values = await getMany(store, ["a", "b", "missing", "a"])
    expect(Array.from(values, ([key, { bytes }]) => [key, bytes.length])).toEqual([
      ["a", 1],
      ["b", 0],
    ])
    expect(store.operations.slice(2)).toEqual(["get a", "get b", "get missing"])
  })

  it("of no keys reads nothing", async () => {
    const { store, calls } = slowStore()
    expect((await getMany(store, [])).size).toBe(0)
    expect(calls).toEqual([])
  })

  it("takes any iterable, a generator as well", async () => {
    const store = createMemoryStore()
    await store.put("a", "1")
    function* keys() {
      yield "a"
      yield "b"
    }
    expect((await getMany(store, keys())).size).toBe(1)
  })
})

describe.each<[string, (store: KvStore, keys: string[], options?: ManyOptions) => Promise<unknown>]>([
  ["getMany()", getMany],
  ["deleteMany()", deleteMany],
])("%s", (_, many) => {
  it.each([
    [undefined, 16],
    [1, 1],
    [3, 3],
    [1_000, 100],
  ])("with a concurrency of %j has at most %d calls under way", async (concurrency, most) => {
    const { store, calls, most: mostUnderWay } = slowStore()
    await many(store, keysTo(100), { concurrency })
    expect([calls.length, mostUnderWay()]).toEqual([100, most])
  })

  it("throws what the first failing call throws, and gives up those that have not begun", async () => {
    const { store, calls } = slowStore("k2")
    await expect(many(store, keysTo(100), { concurrency: 4 })).rejects.toThrow("failed: k2")
    for (let turns = 0; turns < 10; turns += 1) await turn()
    expect(calls.length).toBeLessThanOrEqual(8)
  })

  it("ends with the reason of an abort", async () => {
    const { store, calls } = slowStore()
    await expect(many(store, keysTo(100), { signal: AbortSignal.abort("left") })).rejects.toBe("left")
    expect(calls.length).toBeLessThanOrEqual(32)
  })

  it.each([0, -1, 1.5, Number.NaN])("refuses a concurrency of %d", async (concurrency) => {
    const { store, calls } = slowStore()
    await expect(many(store, ["a"], { concurrency })).rejects.toThrow(/concurrency/)
    expect(calls).toEqual([])
  })
})

describe("deleteMany()", () => {
  it("deletes each key once, missing ones included", async () => {
    const store = recordingStore(createMemoryStore())
    await store.put("a", "1")
    await deleteMany(store, new Set(["a", "missing"]))
    await deleteMany(store, ["a", "a"])
    expect(store.operations.slice(1)).toEqual(["delete a", "delete missing", "delete a"])
  })
})

import { describe, expect, it } from "vitest"
import { type CollectorOptions, createCollector } from "./collector.ts"

/** A collector whose batches end when they are told to. */
function setUp(options: Partial<CollectorOptions<number, string>> = {}) {
  const batches: string[] = []
  const ends: ((failing?: string) => void)[] = []
  const collector = createCollector<number, string>({
    maxKeys: 3,
    maxBytes: 100,
    sizeOf: (item) => item,
    lanes: 2,
    async send(batch) {
      batches.push([...batch.keys()].join(" "))
      const failing = await new Promise<string | undefined>((resolve) => ends.push(resolve))
      if (failing === "all") throw new Error("all failed")
      return (key) => {
        if (key === failing) throw new Error(`failed: ${key}`)
        return `result of ${key}`
      }
    },
    ...options,
  })
  const turn = () => new Promise((resolve) => setTimeout(resolve, 0))
  return { collector, batches, ends, turn }
}

describe("createCollector()", () => {
  it("sends together what was added in one turn, behind awaits too, and each gets its own result", async () => {
    const { collector, batches, ends, turn } = setUp()
    const one = collector.add("a", 1)
    await Promise.resolve()
    const two = collector.add("b", 1)
    expect(batches).toEqual([])
    await turn()
    expect(batches).toEqual(["a b"])
    ends[0]?.("b")
    expect(await one).toBe("result of a")
    await expect(two).rejects.toThrow("failed: b")
  })

  it("sends a full batch at once", () => {
    const { collector, batches } = setUp()
    for (const key of ["a", "b", "c", "d"]) void collector.add(key, 1)
    expect(batches).toEqual(["a b c"])
  })

  it("cuts batches by their bytes; an item that is too large by itself goes alone", async () => {
    const { collector, batches, turn } = setUp({ maxKeys: 9, lanes: 9 })
    for (const [key, size] of Object.entries({ a: 60, b: 40, c: 1, d: 500, e: 1 })) void collector.add(key, size)
    await turn()
    expect(batches).toEqual(["a b", "c", "d", "e"])
  })

  it("has no more batches under way than lanes; what waits meanwhile goes together", async () => {
    const { collector, batches, ends, turn } = setUp()
    for (let n = 0; n < 6; n++) void collector.add(`k${n}`, 1)
    for (const key of ["x", "y"]) void collector.add(key, 1)
    await turn()
    void collector.add("z", 1)
    expect(batches).toEqual(["k0 k1 k2", "k3 k4 k5"])
    ends[0]?.()
    await turn()
    expect(batches.slice(2)).toEqual(["x y z"])
  })

  it("sends a key that waits once, with the latest item, for all who ask", async () => {
    const sizes: number[] = []
    const { collector, batches, ends, turn } = setUp({ sizeOf: (item) => sizes.push(item) })
    const both = Promise.all([collector.add("a", 1), collector.add("a", 2)])
    await turn()
    ends[0]?.()
    expect(await both).toEqual(["result of a", "result of a"])
    expect(batches).toEqual(["a"])
    expect(sizes).toEqual([2])
  })

  it("goes on behind a batch that failed whole", async () => {
    const { collector, ends, turn } = setUp({ lanes: 1 })
    const lost = expect(collector.add("a", 1)).rejects.toThrow("all failed")
    await turn()
    const next = collector.add("b", 1)
    ends[0]?.("all")
    await lost
    await turn()
    ends[1]?.()
    expect(await next).toBe("result of b")
  })
})

import type { KvStore } from "@larder/core"
import { describe, expect, it } from "vitest"
import { fakeClock } from "./fake-clock.ts"
import { forEachSeed } from "./for-each-seed.ts"
import { laggingStore } from "./lagging-store.ts"
import { seededRandom } from "./seeded-random.ts"
import { storeContract } from "./store-contract/store-contract.ts"
import { getText, listAll } from "./store-contract/store-under-test.ts"

storeContract("laggingStore(), read where it was written", () => {
  const clock = fakeClock()
  const { here } = laggingStore({ clock, locations: ["here", "there"], lagMs: 10_000 })
  return { store: here, advance: clock.advance }
})

function setUp() {
  const clock = fakeClock()
  return { clock, ...laggingStore({ clock, locations: ["here", "there"], lagMs: 100 }) }
}

describe("laggingStore()", () => {
  it("shows a write at once where it was made, elsewhere after exactly lagMs", async () => {
    const { clock, here, there } = setUp()
    await here.put("a", "1")
    expect(await getText(here, "a")).toBe("1")
    await clock.advance(99)
    expect(await getText(there, "a")).toBeUndefined()
    expect(await listAll(there)).toEqual([])
    await clock.advance(1)
    expect(await getText(there, "a")).toBe("1")
    expect(await listAll(there)).toEqual(["a"])
  })

  it("shows the value before, and keys deleted elsewhere, until then", async () => {
    const { clock, here, there } = setUp()
    await here.put("a", "1")
    await clock.advance(100)
    await here.put("a", "2")
    expect(await getText(there, "a")).toBe("1")
    await clock.advance(100)
    await here.delete("a")
    expect(await getText(here, "a")).toBeUndefined()
    expect(await getText(there, "a")).toBe("2")
    expect(await listAll(there)).toEqual(["a"])
    await clock.advance(100)
    expect(await getText(there, "a")).toBeUndefined()
    expect(await listAll(there)).toEqual([])
  })

  it("lets each of two writers see its own value until they agree on the one committed last", async () => {
    const { clock, here, there } = setUp()
    await here.put("a", "first")
    await there.put("a", "last")
    expect(await getText(here, "a")).toBe("first")
    expect(await getText(there, "a")).toBe("last")
    await clock.advance(100)
    expect(await getText(here, "a")).toBe("last")
    expect(await getText(there, "a")).toBe("last")
  })

  it("a delete from elsewhere takes a value away that its author still reads for a while", async () => {
    const { clock, here, there } = setUp()
    await here.put("a", "1")
    await there.delete("a")
    expect(await getText(here, "a")).toBe("1")
    await clock.advance(100)
    expect(await getText(here, "a")).toBeUndefined()
  })

  it("states lagMs in its capabilities", () => {
    expect(setUp().here.capabilities.lagMs).toBe(100)
  })

  it("under jitter: own writes at once, nobody goes back, all agree after lagMs", () =>
    forEachSeed({ quick: 200, prove: 5_000 }, async (seed) => {
      const clock = fakeClock()
      const names = ["a", "b", "c"] as const
      const stores = laggingStore({ clock, locations: names, lagMs: 100, jitter: 1, seed })
      const random = seededRandom(seed)
      const seen = { a: 0, b: 0, c: 0 }
      for (let write = 1; write <= 20; write++) {
        const writer = random.pick(names) ?? "a"
        await stores[writer].put("key", String(write))
        expect(await getNumber(stores[writer])).toBe(write)
        await clock.advance(random.int(60))
        for (const name of names) {
          const value = await getNumber(stores[name])
          expect(value).toBeGreaterThanOrEqual(seen[name])
          seen[name] = value
        }
      }
      await clock.advance(100)
      for (const name of names) expect(await getNumber(stores[name])).toBe(20)
    }))

  it("under jitter: a later write may be seen elsewhere before an earlier one of another key", async () => {
    let overtaken = 0
    await forEachSeed({ quick: 50, prove: 50 }, async (seed) => {
      const clock = fakeClock()
      const options = { clock, locations: ["here", "there"], lagMs: 100, jitter: 1, seed } as const
      const { here, there } = laggingStore(options)
      await here.put("first", "1")
      await here.put("second", "1")
      while ((await listAll(there)).length === 0) await clock.advance(1)
      if ((await listAll(there))[0] === "second") overtaken += 1
    })
    expect(overtaken).toBeGreaterThan(10)
    expect(overtaken).toBeLessThan(40)
  })
})

async function getNumber(store: KvStore): Promise<number> {
  return Number((await getText(store, "key")) ?? 0)
}

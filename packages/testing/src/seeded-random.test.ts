import { describe, expect, it } from "vitest"
import { seededRandom } from "./seeded-random.ts"

describe("seededRandom()", () => {
  it("gives the published numbers of mulberry32", () => {
    const random = seededRandom(1)
    expect([random(), random(), random()]).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522])
  })

  it("repeats itself for one seed, and differs for another", () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed))
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })

  it("spreads evenly: each tenth gets 10 % of the draws, give or take 0.5 %", () => {
    const { int } = seededRandom(3)
    const tenths = new Array<number>(10).fill(0)
    for (let draw = 0; draw < 100_000; draw++) {
      const tenth = int(10)
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    for (const count of tenths) expect(Math.abs(count / 100_000 - 0.1)).toBeLessThan(0.005)
  })

  it("pick() draws every item, and nothing of an empty list", () => {
    const { pick } = seededRandom(4)
    expect(new Set(Array.from({ length: 50 }, () => pick(["a", "b", "c"])))).toEqual(new Set(["a", "b", "c"]))
    expect(pick([])).toBeUndefined()
  })
})

import { describe, expect, it } from "vitest"
import { chooseSeeds, forEachSeed } from "./for-each-seed.ts"

const counts = { quick: 3, prove: 5 }

describe("chooseSeeds()", () => {
  it("counts from 1, further when proving", () => {
    expect([...chooseSeeds(counts, {})]).toEqual([1, 2, 3])
    expect([...chooseSeeds(counts, { LARDER_PROVE: "1" })]).toEqual([1, 2, 3, 4, 5])
  })

  it("takes the one seed of LARDER_SEED", () => {
    expect([...chooseSeeds(counts, { LARDER_PROVE: "1", LARDER_SEED: "77" })]).toEqual([77])
  })
})

describe("forEachSeed()", () => {
  it("puts the seed before the message of a failure, and keeps the error itself", async () => {
    const failure = new TypeError("no")
    const run = forEachSeed({ quick: 5, prove: 5 }, (seed) => {
      if (seed === 4) throw failure
    })
    await expect(run).rejects.toBe(failure)
    expect(failure.message).toBe("LARDER_SEED=4: no")
  })

  it("names the seed of a rejection that is no Error", async () => {
    await expect(forEachSeed({ quick: 1, prove: 1 }, () => Promise.reject("no"))).rejects.toThrow("LARDER_SEED=1: no")
  })
})

import { seededRandom } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { type Bucketing, pickShare, toShares } from "./bucketing.ts"

function pick(hash: number, weights: readonly number[], bucketing: Bucketing = "v2"): number {
  const shares = toShares(weights, bucketing)
  return shares === undefined ? -1 : pickShare(hash, shares)
}

describe("toShares()", () => {
  it.each([
    ["a fraction", [10.5, 89.5]],
    ["a fraction below zero", [-0.5, 100]],
    ["NaN", [Number.NaN, 1]],
    ["a sum above 2^31 - 1", [2_147_483_647, 1]],
  ])("refuses in v2 %s", (_, weights) => {
    expect(toShares(weights, "v2")).toBeUndefined()
  })

  it("takes fractions in v1", () => {
    expect(toShares([0.5, 0.5], "v1")?.ends).toEqual([50, 100])
  })

  it("counts a negative weight as none", () => {
    expect(toShares([-7, 5], "v2")).toMatchObject({ total: 5, ends: [0, 5] })
  })
})

describe("pickShare()", () => {
  it.each([
    [0, [10, 90], 0],
    [0xffff_ffff, [10, 90], 1],
    [0, [0, 1], 1],
    [0, [1, 2_147_483_646], 0],
    [1, [1, 2_147_483_646], 0],
    [2, [1, 2_147_483_646], 0],
    [3, [1, 2_147_483_646], 1],
    [7, [0, 0], -1],
    [7, [], -1],
  ])("gives the hash %i with the weights %j to share %i", (hash, weights, share) => {
    expect(pick(hash, weights)).toBe(share)
  })

  it("computes v2 as exactly as BigInt does, on 100,000 draws", () => {
    const random = seededRandom(2)
    for (let round = 0; round < 100_000; round++) {
      const hash = random.int(2 ** 32)
      const first = random.int(2 ** 30)
      const second = random.int(2 ** 30)
      const bucket = (BigInt(hash) * BigInt(first + second)) >> 32n
      if (pick(hash, [first, second]) !== (bucket < first ? 0 : 1)) expect.fail(`${hash} ${first} ${second}`)
    }
  })

  it.each(["v1", "v2"] as const)("keeps those of 10 %% when %s is widened to 20 %%", (bucketing) => {
    const random = seededRandom(3)
    for (let round = 0; round < 20_000; round++) {
      const hash = random.int(2 ** 32)
      if (pick(hash, [10, 90], bucketing) === 0) expect(pick(hash, [20, 80], bucketing)).toBe(0)
    }
  })

  it("splits by ratios: other units of the same weights move nobody", () => {
    const random = seededRandom(4)
    for (let round = 0; round < 20_000; round++) {
      const hash = random.int(2 ** 32)
      expect(pick(hash, [15_000, 85_000])).toBe(pick(hash, [15, 85]))
    }
  })
})

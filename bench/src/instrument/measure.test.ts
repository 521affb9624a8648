import { describe, expect, it } from "vitest"
import type { Contender } from "./contender.ts"
import { measureCpu, quantile } from "./measure.ts"

function scripted(name: string, figures: readonly number[], turns: string[]): Contender {
  const left = [...figures]
  const next = async (): Promise<number> => {
    turns.push(name)
    return left.shift() ?? 0
  }
  return { name, cpuMicros: next, heapBytes: next, close: () => {} }
}

describe("measureCpu()", () => {
  it("takes the median of the ratios within each round, warm-up left out", async () => {
    const turns: string[] = []
    // The machine is three times slower in the second round that counts: the ratio does not notice.
    const base = scripted("base", [999, 10, 30, 10], turns)
    const other = scripted("other", [1, 20, 60, 25], turns)
    const [first, second] = await measureCpu([base, other], { calls: 10, rounds: 3, warmUpRounds: 1 })
    expect(first).toMatchObject({ name: "base", perCall: 1, ratio: 1 })
    expect(second).toMatchObject({ name: "other", perCall: 2.5, ratio: 2 })
    expect(turns.join(" ")).toBe("other base base other other base base other")
  })
})

describe("quantile()", () => {
  it("interpolates between neighbours", () => {
    expect([0, 0.25, 0.5, 1].map((share) => quantile([4, 1, 2, 3], share))).toEqual([1, 1.75, 2.5, 4])
  })
})

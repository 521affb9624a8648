import { createMemoryStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createBudget } from "./budget.ts"
import { resolveSweepOptions } from "./sweep-options.ts"
import { createTally, notePage } from "./tally.ts"

/** @param pages How many keys of how many had expired. */
function staleShareOf(pages: readonly (readonly [number, number])[]): number {
  const options = resolveSweepOptions({ store: createMemoryStore(), policies: [{ prefix: "cache/" }] })
  const tally = createTally("cache/", createBudget(options))
  for (const [expired, scanned] of pages) notePage(tally, expired, scanned)
  return tally.staleShare
}

describe("notePage()", () => {
  it("weighs a page by its keys, so that a short last one changes little", () => {
    expect(staleShareOf([[500, 1_000]])).toBeCloseTo(0.5, 12)
    expect(
      staleShareOf([
        [500, 1_000],
        [0, 1],
      ]),
    ).toBeCloseTo(0.499, 3)
  })

  it("gives the same for the same keys, however they are parted into pages", () => {
    const halves = [
      [100, 500],
      [100, 500],
      [450, 500],
      [450, 500],
    ] as const
    expect(staleShareOf(halves)).toBeCloseTo(
      staleShareOf([
        [200, 1_000],
        [900, 1_000],
      ]),
      12,
    )
  })

  it("weighs the latest most, and leaves empty pages out", () => {
    const rising = staleShareOf([
      [0, 1_000],
      [1_000, 1_000],
      [0, 0],
    ])
    expect(rising).toBeGreaterThan(0.5)
    expect(
      rising +
        staleShareOf([
          [1_000, 1_000],
          [0, 1_000],
        ]),
    ).toBeCloseTo(1, 12)
  })
})

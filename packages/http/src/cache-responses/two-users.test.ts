/** Nothing of one user reaches another, however their requests interleave. */
import { forEachSeed } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { stubDigest } from "../test-kit/stub-digest.ts"
import { runTwoUsers } from "../test-kit/two-users.ts"

async function total(counts: { quick: number; prove: number }, isProtected: boolean) {
  stubDigest()
  const sum = { runs: 0, leaking: 0, hits: 0 }
  await forEachSeed(counts, async (seed) => {
    const { leaks, hits } = await runTwoUsers(seed, isProtected)
    if (isProtected) expect(leaks).toEqual([])
    sum.runs += 1
    sum.hits += hits
    if (leaks.length > 0) sum.leaking += 1
  })
  if (process.env["LARDER_PROVE"] === "1") console.log(`${expect.getState().currentTestName}: ${JSON.stringify(sum)}`)
  return sum
}

describe("two users of one address, in two processes", { timeout: 1_800_000 }, () => {
  it("get nothing of each other, and nothing by halves", async () => {
    const { runs, hits } = await total({ quick: 400, prove: 100_000 }, true)
    // Or it would prove nothing.
    expect(hits).toBeGreaterThan(runs / 4)
  })

  it("control: get each other's answers when the cache does not see whose they are", async () => {
    const { runs, leaking } = await total({ quick: 100, prove: 1_000 }, false)
    expect(leaking).toBeGreaterThan(runs / 20)
  })
})

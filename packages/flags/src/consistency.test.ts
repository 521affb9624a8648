import { createMemoryStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { createFlags, type Flags } from "./create-flags.ts"
import type { FlagReader } from "./flag-reader.ts"

const REQUESTS = process.env["LARDER_PROVE"] === "1" ? 1_000_000 : 50_000
const REQUESTS_PER_FLIP = 1_000

type Open = (flags: Flags) => FlagReader

/** Handles requests that each ask for two flags, between which both of them flip. @returns How many saw two versions. */
async function countMixed(requests: number, open: Open): Promise<number> {
  const store = createMemoryStore()
  const flags = createFlags({ store, set: "shop" })
  const flip = async (version: number) => {
    await store.put("flag-set/shop", JSON.stringify({ flags: { a: version, b: version } }))
    await flags.refresh()
  }
  await flip(0)
  let mixed = 0
  for (let version = 1; version <= requests / REQUESTS_PER_FLIP; version++) {
    const flipped = flip(version)
    const handled = Array.from({ length: REQUESTS_PER_FLIP }, async () => {
      const reader = open(flags)
      const a = reader.number("a", -1)
      await flipped
      if (a !== reader.number("b", -2)) mixed++
    })
    await Promise.all(handled)
  }
  return mixed
}

describe("snapshot()", () => {
  it(`shows 0 of ${REQUESTS.toLocaleString("en")} requests two versions of the flags`, {
    timeout: 120_000,
  }, async () => {
    expect(await countMixed(REQUESTS, (flags) => flags.snapshot())).toBe(0)
  })

  it("is what does it: without, the same requests do see two versions", async () => {
    expect(await countMixed(10_000, (flags) => flags)).toBe(10_000)
  })
})

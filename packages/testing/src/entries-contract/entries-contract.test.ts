import { beforeAll, expect, it } from "vitest"
import { fakeClock } from "../fake-clock.ts"
import { runBroken } from "../run-broken.ts"
import { ENTRIES_BREAKAGES } from "./broken-entries.ts"
import { entriesContract } from "./entries-contract.ts"
import { createMapEntries } from "./map-entries.ts"

entriesContract("a Map", () => {
  const { now, advance } = fakeClock()
  return { entries: createMapEntries(now), now, advance }
})

let failed: Awaited<ReturnType<typeof runBroken>>

beforeAll(async () => {
  failed = await runBroken("packages/testing/src/entries-contract/run-broken-entries.ts")
}, 60_000)

it.each(ENTRIES_BREAKAGES.map(([title], index) => [title, index] as const))(
  'entriesContract() fails at "%s..." for the broken entries %d',
  (title, index) => {
    const titles = failed.get(index) ?? []
    expect(titles.filter((failure) => failure.startsWith(title))).not.toEqual([])
  },
)

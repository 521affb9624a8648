/** Run by `entries-contract.test.ts` in a Vitest of its own, as most of its tests fail: that is the point. */
import { fakeClock } from "../fake-clock.ts"
import { ENTRIES_BREAKAGES } from "./broken-entries.ts"
import { entriesContract } from "./entries-contract.ts"
import { createMapEntries } from "./map-entries.ts"

for (const [index, [, breakage]] of ENTRIES_BREAKAGES.entries()) {
  entriesContract(String(index), () => {
    const { now, advance } = fakeClock()
    const entries = createMapEntries(now)
    return { entries: { ...entries, ...breakage(entries) }, now, advance }
  })
}

import { afterEach, beforeEach, describe } from "vitest"
import type { CurrentEntries, EntriesUnderTest } from "./entries-under-test.ts"
import { describeEntryKeys } from "./keys.ts"
import { describeEntryLifetimes } from "./lifetimes.ts"
import { describeEntryValues } from "./values.ts"

/**
 * Tests that entries keep the contract of `Entries`. To be called at the top of a test file.
 *
 * @param name Names the implementation in the titles.
 * @param make Makes empty entries without a default lifetime, for each test.
 *
 * @example
 * ```ts
 * entriesContract("withExpiry() on memory", () => {
 *   const { now, advance } = fakeClock()
 *   return { entries: withExpiry(createMemoryStore({ now }), { now }), now, advance }
 * })
 * ```
 */
export function entriesContract(name: string, make: () => EntriesUnderTest | Promise<EntriesUnderTest>): void {
  let underTest: EntriesUnderTest | undefined
  const current: CurrentEntries = () => {
    if (underTest === undefined) throw new Error("make() gave no entries")
    return underTest
  }

  describe(`Entries contract: ${name}`, () => {
    beforeEach(async () => {
      underTest = await make()
    })
    afterEach(async () => {
      await underTest?.dispose?.()
      underTest = undefined
    })

    describeEntryValues(current)
    describeEntryLifetimes(current)
    describeEntryKeys(current)
  })
}

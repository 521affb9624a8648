import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { describeKeys } from "./keys.ts"
import { describeLifetimes } from "./lifetimes.ts"
import { describeLists } from "./lists.ts"
import type { ContractSetup, StoreContractOptions, StoreUnderTest } from "./store-under-test.ts"
import { describeValues } from "./values.ts"
import { describeWrites } from "./writes.ts"

/**
 * Tests that a store keeps the contract of `KvStore`. To be called at the top of a test file.
 *
 * @param name Names the store in the titles.
 * @param make Makes an empty store for each test.
 *
 * @example
 * ```ts
 * storeContract("memory", () => {
 *   const clock = fakeClock()
 *   return { store: createMemoryStore({ now: clock.now }), advance: clock.advance }
 * })
 * ```
 */
export function storeContract(
  name: string,
  make: () => StoreUnderTest | Promise<StoreUnderTest>,
  options: StoreContractOptions = {},
): void {
  const missing = new Set(options.without)
  let underTest: StoreUnderTest | undefined
  const setup: ContractSetup = {
    current() {
      if (underTest === undefined) throw new Error("make() gave no store")
      return underTest
    },
    has: (ability) => !missing.has(ability),
    unless: (ability, title) => (missing.has(ability) ? `${title} (skipped: this store has no ${ability})` : title),
    prefixed: options.prefixed ?? false,
    printableKeys: options.printableKeys ?? false,
  }

  describe(`KvStore contract: ${name}`, () => {
    beforeEach(async () => {
      underTest = await make()
    })
    afterEach(async () => {
      await underTest?.dispose?.()
      underTest = undefined
    })

    it("capabilities say truly whether it takes any bytes", () => {
      expect(setup.current().store.capabilities.binary).toBe(setup.has("binary"))
    })
    describeValues(setup)
    describeKeys(setup)
    describeWrites(setup)
    describeLifetimes(setup)
    describeLists(setup)
  })
}

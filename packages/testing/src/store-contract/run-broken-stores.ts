/** Run by `store-contract.test.ts` in a Vitest of its own, as most of its tests fail: that is the point. */
import { fakeClock } from "../fake-clock.ts"
import { createMemoryStore } from "../memory-store.ts"
import { BREAKAGES } from "./broken-stores.ts"
import { storeContract } from "./store-contract.ts"

for (const [index, [, breakage]] of BREAKAGES.entries()) {
  storeContract(String(index), () => {
    const { now, advance } = fakeClock()
    const store = createMemoryStore({ now })
    return { store: { ...store, ...breakage(store, now) }, advance }
  })
}

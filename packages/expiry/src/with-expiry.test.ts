import { createMemoryStore, entriesContract, fakeClock } from "@larder/testing"
import { withExpiry } from "./with-expiry.ts"

entriesContract("withExpiry() over the memory store", () => {
  const { now, advance } = fakeClock()
  return { entries: withExpiry(createMemoryStore({ now }), { now }), now, advance }
})

entriesContract("withExpiry() over a store without TTL, text only", () => {
  const { now, advance } = fakeClock()
  const store = createMemoryStore({ now, supportsTtl: false, capabilities: { binary: false } })
  return { entries: withExpiry(store, { now }), now, advance }
})

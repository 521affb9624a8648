/** On a real KV namespace of workerd, by Miniflare. */
import { withExpiry } from "@larder/expiry"
import { entriesContract, storeContract } from "@larder/testing"
import { afterAll } from "vitest"
import { startMiniflareKv } from "../test-kit/open-miniflare.ts"
import { withBatching } from "../with-batching.ts"
import type { CloudflareBindingStore } from "./cloudflare-binding-store.ts"
import { fromCloudflareBinding } from "./from-cloudflare-binding.ts"

const miniflare = startMiniflareKv(400)
afterAll(() => miniflare.close())

async function open(layer: (store: CloudflareBindingStore) => CloudflareBindingStore) {
  const { binding, now, advance } = await miniflare.open()
  // Miniflare takes writes as they come, and these tests need no pace.
  return { store: layer(fromCloudflareBinding(binding, { writeIntervalMs: 0 })), now, advance }
}

for (const [name, layer] of [
  ["the binding", (store: CloudflareBindingStore) => store],
  ["the binding, batching", withBatching<CloudflareBindingStore>],
] as const) {
  storeContract(name, () => open(layer), { without: ["contentType"], printableKeys: true })

  // In short, batching below expiry is left to layers.test.ts.
  if (name.endsWith("batching") && process.env["LARDER_PROVE"] !== "1") continue
  entriesContract(`withExpiry() on ${name}`, async () => {
    const { store, ...world } = await open(layer)
    return { entries: withExpiry(store, { now: world.now }), ...world }
  })
}

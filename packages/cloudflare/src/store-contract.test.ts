/** Over real HTTP: the REST client against the local server, whose clock is the only one. */
import { withExpiry } from "@larder/expiry"
import { type LocalKv, startLocalKv } from "@larder/local"
import { entriesContract, storeContract } from "@larder/testing"
import type { CloudflareKvStore } from "./cloudflare-kv-store.ts"
import { createCloudflareKv } from "./create-cloudflare-kv.ts"
import { withBatching } from "./with-batching.ts"

async function open(layer: (store: CloudflareKvStore) => CloudflareKvStore) {
  let nowMs = Date.now()
  // The pace of writes has tests of its own: here it would only take time.
  const local: LocalKv = await startLocalKv({ now: () => nowMs, cloudflareLimits: false })
  const { cloudflareId } = await local.createNamespace({ name: "contract" })
  const store = layer(createCloudflareKv({ ...local.cloudflare, writeIntervalMs: 0 }).namespace(cloudflareId))
  const advance = (ms: number): void => {
    nowMs += ms
  }
  return { store, now: () => nowMs, advance, dispose: () => local.close() }
}

for (const [name, layer] of [
  ["REST", (store: CloudflareKvStore) => store],
  ["REST, batching", withBatching<CloudflareKvStore>],
] as const) {
  storeContract(name, () => open(layer), { without: ["contentType"], printableKeys: true })

  // In short, batching below expiry is left to layers.test.ts.
  if (name.endsWith("batching") && process.env["LARDER_PROVE"] !== "1") continue
  entriesContract(`withExpiry() on ${name}`, async () => {
    const { store, ...world } = await open(layer)
    return { entries: withExpiry(store, { now: world.now }), ...world }
  })
}

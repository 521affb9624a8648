import { createCloudflareKv, fromCloudflareBinding, type KvNamespaceBinding, withBatching } from "@larder/cloudflare"
import { createKvClient } from "@larder/core"
import type { Ground, World } from "./world.ts"

export const CLOUDFLARE = "Cloudflare"
/** A KV namespace of the runtime itself. */
export const BINDING = "binding"

/** The stores that this runtime reaches. The pace of writes is off: it would only take time. */
export function groundsOf(world: World): Ground[] {
  const { url, apiKey, cloudflare, binding, now } = world
  const openCloudflare = async () => {
    const id = await world.createNamespace()
    return createCloudflareKv({ ...cloudflare, now, writeIntervalMs: 0 }).namespace(id.replaceAll("-", ""))
  }
  const overHttp: Ground[] = [
    {
      name: "Telnyx",
      open: async () => createKvClient({ apiKey, baseUrl: `${url}/v2`, now }).namespace(await world.createNamespace()),
    },
    { name: CLOUDFLARE, open: async () => withBatching(await openCloudflare()) },
  ]
  if (binding === undefined) return overHttp
  return [...overHttp, { name: BINDING, open: () => openBinding(binding) }]
}

async function openBinding(binding: KvNamespaceBinding) {
  const store = fromCloudflareBinding(binding, { writeIntervalMs: 0 })
  let cursor: string | undefined
  do {
    const page = await store.list({ cursor })
    await Promise.all(page.keys.map(({ key }) => store.delete(key)))
    cursor = page.cursor
  } while (cursor !== undefined)
  return store
}

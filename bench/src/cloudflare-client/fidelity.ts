import { createCloudflareKv } from "@larder/cloudflare"
import { startLocalKv } from "@larder/local"
import Cloudflare, { toFile } from "cloudflare"

/** What became of one thing that was written. */
export interface Fidelity {
  readonly what: string
  readonly larder: string
  readonly sdkText: string
  readonly sdkFile: string
}

interface Kept {
  readonly value: Uint8Array
  readonly metadata: unknown
}

const METADATA = { by: "Zoë" }
const encoder = new TextEncoder()
const VALUES: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  "text with LF": encoder.encode("a\nb"),
  "bytes 0 to 255": Uint8Array.from({ length: 256 }, (_, byte) => byte),
}

/** Writes values and metadata by each client, and reads what the server holds. */
export async function compareFidelity(): Promise<Fidelity[]> {
  const local = await startLocalKv({ cloudflareLimits: false })
  try {
    const { cloudflareId } = await local.createNamespace({ name: "fidelity" })
    const store = createCloudflareKv({ ...local.cloudflare, writeIntervalMs: 0 }).namespace(cloudflareId)
    const { accountId, apiToken, baseUrl } = local.cloudflare
    const { values } = new Cloudflare({ apiToken, baseURL: baseUrl }).kv.namespaces
    const ids = { account_id: accountId, namespace_id: cloudflareId, metadata: METADATA }
    const kept = async (write: (key: string) => Promise<unknown>): Promise<Kept> => {
      await write("key")
      return { value: (await store.get("key"))?.bytes ?? new Uint8Array(), metadata: await store.getMetadata("key") }
    }
    const rows: Fidelity[] = []
    for (const [name, value] of Object.entries(VALUES)) {
      const larder = await kept((key) => store.put(key, value, { metadata: METADATA }))
      const sdkText = await kept((key) => values.update(key, { ...ids, value: Buffer.from(value).toString() }))
      const sdkFile = await kept(async (key) => values.update(key, { ...ids, value: await toFile(value, "value") }))
      const judge = (one: Kept): string => describe(one, value)
      // Bytes that are no text are not for the text way.
      const textual = name.startsWith("text") ? judge(sdkText) : ""
      rows.push({ what: name, larder: judge(larder), sdkText: textual, sdkFile: judge(sdkFile) })
    }
    return rows
  } finally {
    await local.close()
  }
}

function describe({ value, metadata }: Kept, wanted: Uint8Array): string {
  const bytes = Buffer.compare(value, wanted) === 0 ? "exact" : `${value.length} bytes for ${wanted.length}`
  const beside = JSON.stringify(metadata) === JSON.stringify(METADATA) ? "metadata kept" : "metadata lost"
  return `${bytes}, ${beside}`
}

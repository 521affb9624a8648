import { type LocalKv, type LocalKvOptions, startLocalKv } from "@larder/local"
import { onTestFinished } from "vitest"
import type { CloudflareKvStore } from "../cloudflare-kv-store.ts"
import type { CloudflareKvOptions } from "../cloudflare-options.ts"
import { type CloudflareKv, createCloudflareKv } from "../create-cloudflare-kv.ts"

/** A local server and a client of it, for the running test. */
export interface OpenLocal {
  readonly local: LocalKv
  readonly kv: CloudflareKv
  readonly namespaceId: string
  readonly store: CloudflareKvStore
  /** The requests so far: `put a 200`, `bulk.get 200`. */
  readonly requests: () => string[]
}

/** Starts a server whose limits are off, as they take time, and a client that keeps no pace. */
export async function openLocal(
  options: Partial<CloudflareKvOptions> = {},
  localOptions: LocalKvOptions = { cloudflareLimits: false },
): Promise<OpenLocal> {
  const local = await startLocalKv(localOptions)
  onTestFinished(() => local.close())
  const { cloudflareId } = await local.createNamespace({ name: "test" })
  const kv = createCloudflareKv({ ...local.cloudflare, writeIntervalMs: 0, ...options })
  const requests = (): string[] =>
    local.requests().map(({ operation, key, status }) => [operation, key, status].filter(Boolean).join(" "))
  return { local, kv, namespaceId: cloudflareId, store: kv.namespace(cloudflareId), requests }
}

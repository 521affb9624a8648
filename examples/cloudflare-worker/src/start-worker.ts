import { fileURLToPath } from "node:url"
import { type CloudflareBindingStore, fromCloudflareBinding, type KvNamespaceBinding } from "@larder/cloudflare"
import { build } from "esbuild"
import { Miniflare } from "miniflare"

/** The Worker in workerd, and the KV namespace behind it. */
export interface RunningWorker {
  readonly kv: CloudflareBindingStore
  fetch(path: string, init?: { readonly method?: string; readonly headers?: Record<string, string> }): Promise<Response>
  /** Does what a cron trigger does. */
  runCron(): Promise<{ readonly outcome: string }>
  stop(): Promise<void>
}

/** Bundles the Worker as wrangler does, and starts it with a real KV namespace. */
export async function startWorker(): Promise<RunningWorker> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("worker.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    target: "es2023",
    conditions: ["larder-source", "workerd"],
    external: ["cloudflare:workers"],
    write: false,
  })
  const miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "worker.js", contents: outputFiles[0]?.text ?? "" }],
    compatibilityDate: "2026-04-01",
    kvNamespaces: ["SHOP_KV"],
    bindings: { SESSION_SECRET: "an example's secret, of no use elsewhere" },
  })
  // The casts: Miniflare's types name those of a package that an example can do without.
  const binding = (await miniflare.getKVNamespace("SHOP_KV")) as unknown as KvNamespaceBinding
  const worker = (await miniflare.getWorker()) as unknown as {
    scheduled(event: { readonly cron: string }): Promise<{ readonly outcome: string }>
  }
  return {
    kv: fromCloudflareBinding(binding, { writeIntervalMs: 0 }),
    fetch: async (path, init = {}) =>
      (await miniflare.dispatchFetch(`https://shop.example${path}`, init)) as unknown as Response,
    runCron: () => worker.scheduled({ cron: "17 3 * * *" }),
    stop: () => miniflare.dispose(),
  }
}

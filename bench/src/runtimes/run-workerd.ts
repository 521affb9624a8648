import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { Miniflare } from "miniflare"
import type { RuntimeResult } from "./runtimes.ts"
import type { WorldSettings } from "./suite/world.ts"

/** Runs the suite inside a request to a Worker that has a KV namespace bound. */
export async function runWorkerd(suite: string, settings: WorldSettings): Promise<RuntimeResult> {
  const worker = `import { runSuite } from "suite.mjs"
export default {
  async fetch(_, { KV }) {
    return Response.json(await runSuite({ ...${JSON.stringify(settings)}, binding: KV }))
  },
}`
  const miniflare = new Miniflare({
    modules: [
      { type: "ESModule", path: "worker.mjs", contents: worker },
      { type: "ESModule", path: "suite.mjs", contents: await readFile(suite, "utf8") },
    ],
    kvNamespaces: ["KV"],
    compatibilityDate: "2026-04-01",
  })
  try {
    const response = await miniflare.dispatchFetch("http://suite/")
    if (!response.ok) throw new Error(`the Worker answered ${response.status}: ${await response.text()}`)
    // The Worker above wrote it.
    return { version: workerdVersion(), outcomes: (await response.json()) as RuntimeResult["outcomes"] }
  } finally {
    await miniflare.dispose()
  }
}

function workerdVersion(): string {
  const require = createRequire(createRequire(import.meta.url).resolve("miniflare"))
  // Every package has a version.
  return (require("workerd/package.json") as { readonly version: string }).version
}

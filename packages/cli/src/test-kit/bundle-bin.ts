import { fileURLToPath } from "node:url"
import { build } from "esbuild"

/** Makes one file of the command, which a process of its own can run without a build. @returns The file. */
export async function bundleBin(): Promise<string> {
  const outfile = fileURLToPath(new URL("../../node_modules/.cache/bin.mjs", import.meta.url))
  await build({
    entryPoints: [fileURLToPath(new URL("../bin.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["larder-source"],
    // The embedded store of the local server is no JavaScript.
    external: ["@larder/local", "@clack/prompts", "cli-table3", "commander", "picocolors"],
  })
  return outfile
}

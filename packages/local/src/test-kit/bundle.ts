import { fileURLToPath } from "node:url"
import { build } from "esbuild"

/**
 * Makes one file of the sources, which a process of its own can run without a build.
 *
 * @param entry Path below `src`.
 * @returns The file.
 */
export async function bundle(entry: string): Promise<string> {
  const outfile = fileURLToPath(new URL(`../../node_modules/.cache/${entry.replace(/\.ts$/, ".mjs")}`, import.meta.url))
  await build({
    entryPoints: [fileURLToPath(new URL(`../${entry}`, import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["larder-source"],
    external: ["lmdb", "picocolors"],
  })
  return outfile
}

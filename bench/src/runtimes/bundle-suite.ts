import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { build } from "esbuild"

/** As bundlers for Workers have them: without these, lru-cache looks for a module of Node's, and goes without where there is none. */
export const WEB_CONDITIONS: string[] = ["workerd", "worker", "browser"]

/**
 * Makes one file of the suite and of the packages as they are built, for runtimes that have neither Node's modules nor vitest.
 *
 * @param folder Made when it is not there.
 * @returns The file. It exports `runSuite`.
 * @throws When anything in it needs a module of Node's.
 */
export async function bundleSuite(folder: string): Promise<string> {
  const outfile = join(folder, "suite.mjs")
  await mkdir(folder, { recursive: true })
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, "suite/suite.js")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: WEB_CONDITIONS,
    target: "es2023",
    alias: { vitest: join(import.meta.dirname, "portable/vitest.js") },
    // The instruments of tests have some that need Node, which nothing here uses: they must be gone from the file.
    external: ["node:*", "oxc-parser"],
    metafile: true,
    logLevel: "error",
  })
  const left = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path))
  if (left.length > 0) throw new Error(`the suite needs ${left.join(", ")}`)
  return outfile
}

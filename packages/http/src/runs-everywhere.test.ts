/** What runs on web standards alone needs no module of Node, and what all of it adds to a bundle stays small. */

import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { describe, expect, it } from "vitest"

/** Bundles modules without what they compose: rooms, frameworks and adapters have sizes of their own. */
async function bundle(...files: readonly string[]) {
  const contents = files.map((file) => `export * from "./${file}"`).join("\n")
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    metafile: true,
    packages: "external",
    external: ["node:*"],
  })
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path))
  return { sizeBytes: gzipSync(outputFiles[0]?.contents ?? "").length, imported }
}

describe("@larder/http", () => {
  it("has no import of node: in the root, in fetch and in hono", async () => {
    const { imported } = await bundle("index.ts", "fetch.ts", "hono.ts")
    expect(imported).toContain("@larder/sweeper")
    expect(imported.filter((path) => path.startsWith("node:"))).toEqual([])
    // The check would see one.
    expect((await bundle("fastify.ts")).imported).toContain("node:stream")
  })

  it.each(["fetch.ts", "hono.ts"])("is at most 7 kB, minified and gzipped, with %s", async (door) => {
    expect((await bundle("index.ts", door)).sizeBytes).toBeLessThanOrEqual(7_000)
  })

  it.each(["node.ts", "express.ts", "fastify.ts"])("adds at most 3.7 kB with %s, for servers of Node", async (door) => {
    const [without, whole] = await Promise.all([bundle("index.ts"), bundle("index.ts", door)])
    expect(whole.sizeBytes - without.sizeBytes).toBeLessThanOrEqual(3_700)
  })
})

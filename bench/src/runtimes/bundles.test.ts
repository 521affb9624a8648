import { build } from "esbuild"
import { expect, it } from "vitest"
import { WEB_CONDITIONS } from "./bundle-suite.ts"

/** What runs everywhere: each subpath of its own, `node` and the doors of Node's frameworks aside. */
const EVERYWHERE = [
  "@larder/core",
  "@larder/core/transport",
  "@larder/expiry",
  "@larder/cache",
  "@larder/cache/snapshot",
  "@larder/cache/recovery",
  "@larder/session",
  "@larder/flags",
  "@larder/flags/admin",
  "@larder/flags/overrides",
  "@larder/sweeper",
  "@larder/cloudflare",
  "@larder/http",
  "@larder/http/fetch",
  "@larder/http/hono",
]

/** Bundles a module with all it stands on, from its sources. @returns What the bundle still imports, statically or not. */
async function importsOf(specifier: string): Promise<string[]> {
  const { metafile } = await build({
    stdin: { contents: `export * from "${specifier}"`, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    outdir: "out",
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["larder-source", ...WEB_CONDITIONS],
    // Only these may be left, so that a bare name of a module of Node's fails the bundle.
    external: ["node:*"],
    metafile: true,
    logLevel: "silent",
  })
  return Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path))
}

it.each(EVERYWHERE)("%s, bundled, needs no module of Node's", async (specifier) => {
  expect(await importsOf(specifier)).toEqual([])
})

it("a bundle that needs one is found", async () => {
  expect(await importsOf("@larder/core/node")).toContain("node:http")
})

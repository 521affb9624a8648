import { gzipSync } from "node:zlib"
import { build, type Metafile } from "esbuild"

/** In bytes. */
export interface BundleSize {
  readonly minified: number
  readonly gzipped: number
  /** Gzipped, of the modules that are imported when they are first needed. */
  readonly onDemand: number
}

/** Measures what a line of code makes of a package's own code: nothing that it imports by name is taken in. */
export function ownSize(folder: string, code: string): Promise<BundleSize> {
  return sizeOf(folder, code, "external")
}

/** Measures a dependency of the package in a folder, whole, and all that it stands on itself. */
export function thirdPartySize(folder: string, name: string): Promise<BundleSize> {
  return sizeOf(folder, `import * as all from ${JSON.stringify(name)}; export { all }`, "bundle")
}

async function sizeOf(resolveDir: string, contents: string, packages: "bundle" | "external"): Promise<BundleSize> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: resolveDir,
    stdin: { contents, resolveDir, sourcefile: "entry.js" },
    outdir: "bundle",
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    platform: "node",
    minify: true,
    metafile: true,
    packages,
    write: false,
    logLevel: "error",
  })
  const atOnce = loadedAtOnce(metafile.outputs)
  const sizes = outputFiles.map(({ path, contents: bytes }) => ({
    isAtOnce: [...atOnce].some((output) => path.endsWith(output)),
    minified: bytes.length,
    gzipped: gzipSync(bytes, { level: 9 }).length,
  }))
  const [first, later] = [sizes.filter(({ isAtOnce }) => isAtOnce), sizes.filter(({ isAtOnce }) => !isAtOnce)]
  return {
    minified: sum(first.map(({ minified }) => minified)),
    gzipped: sum(first.map(({ gzipped }) => gzipped)),
    onDemand: sum(later.map(({ gzipped }) => gzipped)),
  }
}

/** The entry's file and those that it imports by statements, directly or not. */
function loadedAtOnce(outputs: Metafile["outputs"]): Set<string> {
  const loaded = new Set(Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === "entry.js"))
  // A Set goes on to what is added to it on the way.
  for (const path of loaded) {
    for (const { path: imported, kind, external } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) loaded.add(imported)
    }
  }
  return loaded
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

/**
 * Reads the version of an installed package from its package.json.
 *
 * @throws When it is not installed.
 */
export function packageVersion(name: string): string {
  return readManifest(name, dirname(fileURLToPath(import.meta.resolve(name)))).version
}

interface Manifest {
  readonly name: string
  readonly version: string
}

/** The entry point stands somewhere below the manifest; manifests between them, of `{"type": "module"}`, have no name. */
function readManifest(name: string, folder: string): Manifest {
  const path = join(folder, "package.json")
  if (existsSync(path)) {
    // The cast: what a package manager installed has been validated by its registry.
    const manifest = JSON.parse(readFileSync(path, "utf8")) as Manifest
    if (manifest.name === name) return manifest
  }
  const parent = dirname(folder)
  if (parent === folder) throw new Error(`No package.json of ${name} above its entry point`)
  return readManifest(name, parent)
}

import { existsSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"

const PACKAGES = join(import.meta.dirname, "../../../packages")

/** A package as its manifest describes it. */
export interface PublishedPackage {
  readonly name: string
  readonly folder: string
  /** Those that have been built. */
  readonly entries: readonly PackageEntry[]
  /** Third-party packages it needs at run time. */
  readonly dependencies: readonly string[]
}

export interface PackageEntry {
  /** Behind the name of the package: empty, or such as `/node`. */
  readonly subpath: string
  /** Relative to the package's folder. */
  readonly file: string
}

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly exports: Readonly<Record<string, { readonly default: string }>>
  readonly dependencies?: Readonly<Record<string, string>>
}

/** Reads the manifests of all packages that are published. */
export async function publishedPackages(): Promise<PublishedPackage[]> {
  const folders = (await readdir(PACKAGES)).map((name) => join(PACKAGES, name))
  const manifests = await Promise.all(folders.map(async (folder) => ({ folder, manifest: await readManifest(folder) })))
  return manifests.filter(({ manifest }) => manifest.private !== true).map(toPublishedPackage)
}

async function readManifest(folder: string): Promise<Manifest> {
  // The cast: a test of the house reads the same manifests, and fails on one of another form.
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest
}

function toPublishedPackage({ folder, manifest }: { folder: string; manifest: Manifest }): PublishedPackage {
  const entries = Object.entries(manifest.exports)
    .map(([key, target]) => ({ subpath: key.slice(1), file: target.default }))
    .filter(({ file }) => existsSync(join(folder, file)))
  const dependencies = Object.keys(manifest.dependencies ?? {}).filter((name) => !name.startsWith("@larder/"))
  return { name: manifest.name, folder, entries, dependencies }
}

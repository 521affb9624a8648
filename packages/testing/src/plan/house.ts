import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"
import { parseSource, type SourceFile } from "./parse-source.ts"

/** A package as the rules see it. */
export interface HousePackage {
  /** Its folder under `packages/`. */
  readonly folder: string
  readonly manifest: Readonly<Record<string, unknown>>
  /** By path under `src/`, such as `keys/escape-key.ts`; tests included. */
  readonly files: ReadonlyMap<string, SourceFile>
}

/** Looks over a package among the others. @returns One complaint for each breach, beginning with the place. */
export type PlanRule = (subject: HousePackage, house: readonly HousePackage[]) => readonly string[]

/** Reads the packages of a repository. */
export function readHouse(root: string): HousePackage[] {
  const packages = join(root, "packages")
  const folders = readdirSync(packages).filter((folder) => existsSync(join(packages, folder, "package.json")))
  return folders.map((folder) => readPackage(packages, folder))
}

function readPackage(packages: string, folder: string): HousePackage {
  const source = join(packages, folder, "src")
  const paths = readdirSync(source, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"))
  const files = paths
    .filter((path) => path.endsWith(".ts"))
    .map((path) => {
      return [path, parseSource(path, readFileSync(join(source, path), "utf8"))] as const
    })
  const manifest = JSON.parse(readFileSync(join(packages, folder, "package.json"), "utf8"))
  return { folder, manifest, files: new Map(files) }
}

/** Tells whether a file belongs to tests alone: `name.test.ts`, and what stands in a folder `test-kit`. */
export function isTest(path: string): boolean {
  return path.endsWith(".test.ts") || path.split("/").includes("test-kit")
}

/** The files that make up the package. */
export function sourcesOf({ files }: HousePackage): (readonly [string, SourceFile])[] {
  return [...files].filter(([path]) => !isTest(path))
}

/** Where a relative import leads, as a path under `src/`; beginning with `../` when it leaves the package. */
export function resolveRelative(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier)
}

/** The files of its package that a file imports. */
export function importedFiles({ files }: HousePackage, path: string, kind: "imports" | "runtimeImports"): string[] {
  const relative = (files.get(path)?.[kind] ?? []).filter((specifier) => specifier.startsWith("."))
  return relative.map((specifier) => resolveRelative(path, specifier)).filter((target) => files.has(target))
}

/** The names in one of the lists of dependencies. */
export function dependenciesOf(
  { manifest }: HousePackage,
  ...fields: readonly string[]
): [name: string, range: string][] {
  return fields.flatMap((field) => Object.entries((manifest[field] ?? {}) as Record<string, string>))
}

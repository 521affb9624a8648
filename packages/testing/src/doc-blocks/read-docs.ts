import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { isTest } from "../plan/house.ts"
import { findBlocks } from "./doc-block.ts"
import { type DocProgram, toPrograms } from "./doc-program.ts"
import { findDocstringBlocks } from "./docstring-blocks.ts"

/** What stands under docs/ and nobody here has written: packages, and the reference made from docstrings. */
const NOT_OURS = /^docs\/api\/|\/node_modules\//

/** The programs of a repository's documentation. */
export interface Docs {
  /** In README.md, packages/<name>/README.md and docs/. */
  readonly pages: readonly DocProgram[]
  /** In the docstrings under packages/<name>/src. */
  readonly docstrings: readonly DocProgram[]
}

/** Reads the documentation of a repository. */
export function readDocs(root: string): Docs {
  const read = (path: string) => readFileSync(join(root, path), "utf8")
  const packages = listFiles(root, "packages", { recursive: false })
  const readmes = ["README.md", ...packages.map((folder) => `${folder}/README.md`)].filter((path) =>
    existsSync(join(root, path)),
  )
  const guides = listFiles(root, "docs").filter((path) => path.endsWith(".md") && !NOT_OURS.test(path))
  const sources = packages.flatMap((folder) => listFiles(root, `${folder}/src`))
  return {
    pages: [...readmes, ...guides].flatMap((path) => toPrograms(findBlocks(path, read(path)))),
    docstrings: sources
      .filter((path) => path.endsWith(".ts") && !isTest(path))
      .flatMap((path) => toPrograms(findDocstringBlocks(path, read(path)))),
  }
}

function listFiles(root: string, folder: string, { recursive } = { recursive: true }): string[] {
  if (!existsSync(join(root, folder))) return []
  const paths = readdirSync(join(root, folder), { recursive, encoding: "utf8" }).sort()
  return paths.map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
}

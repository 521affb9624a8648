import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseSync } from "oxc-parser"
import type { HousePackage } from "../plan/house.ts"

/**
 * Names that an example in a docstring may use without saying where they come from, with their types. They stand for what
 * its reader has at hand; a page must say all of it, for its reader copies it.
 */
const AT_HAND: Readonly<Record<string, string>> = {
  store: 'import("@larder/core").KvStore',
  local: 'import("@larder/local").LocalKv',
  clock: 'import("@larder/testing").FakeClock',
  seed: "number",
  it: 'typeof import("vitest")["it"]',
  db: "{ readonly users: { find(id: string): Promise<{ readonly name: string } | undefined> } }",
  render: "(page: number) => Promise<string>",
}

/** Declares, as globals for docstrings, the names above and all values that our packages export. */
export function declareDocGlobals(root: string, house: readonly HousePackage[]): string {
  const exported = house.flatMap(({ folder, manifest }) => {
    const doors = Object.keys((manifest["exports"] ?? {}) as Record<string, unknown>)
    return doors.flatMap((door) => {
      const module = `@larder/${folder}${door.slice(1)}`
      const path = join(root, "packages", folder, "src", door === "." ? "index.ts" : `${door.slice(2)}.ts`)
      const names = existsSync(path) ? exportedValues(path, readFileSync(path, "utf8")) : []
      return names.map((name) => [name, `typeof import("${module}")["${name}"]`] as const)
    })
  })
  // Ours come last: two packages that export one name both get to see the last one.
  const globals = new Map([...Object.entries(AT_HAND), ...exported])
  return [...globals].map(([name, type]) => `const ${name}: ${type}\n`).join("")
}

function exportedValues(path: string, text: string): string[] {
  const entries = parseSync(path, text).module.staticExports.flatMap((statement) => statement.entries)
  return entries.flatMap(({ isType, exportName }) => (isType || exportName.name === null ? [] : [exportName.name]))
}

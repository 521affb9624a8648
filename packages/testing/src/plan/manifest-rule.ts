import { dependenciesOf, type HousePackage, type PlanRule } from "./house.ts"

/** Fields with one value in every package. */
const FIXED: Readonly<Record<string, unknown>> = {
  license: "MIT",
  type: "module",
  sideEffects: false,
  engines: { node: ">=20.19" },
}
/** What every published package publishes, at least: no tests. */
const FILES = ["dist", "src", "!src/**/*.test.ts"]

/** A manifest says what its users and our tools rely on. */
export const checkManifest: PlanRule = (subject) => {
  const { folder, manifest } = subject
  const published = manifest["private"] === true ? {} : { publishConfig: { access: "public" } }
  const fixed = { name: `@larder/${folder}`, ...FIXED, ...published }
  const complaints = Object.entries(fixed)
    .filter(([field, value]) => !isSame(manifest[field], value))
    .map(([field, value]) => `${field}: expected ${JSON.stringify(value)}, got ${JSON.stringify(manifest[field])}`)
  if (typeof manifest["description"] !== "string") complaints.push("description: expected one sentence, got none")
  complaints.push(...complainOfFiles(subject), ...complainOfExports(subject), ...complainOfRanges(subject))
  return complaints.map((complaint) => `${folder}/package.json: ${complaint}`)
}

function complainOfFiles({ manifest, files }: HousePackage): string[] {
  if (manifest["private"] === true) return []
  const hasTestKit = [...files.keys()].some((path) => path.startsWith("test-kit/"))
  const listed = (manifest["files"] ?? []) as readonly string[]
  const missing = [...FILES, ...(hasTestKit ? ["!src/test-kit"] : [])].filter((pattern) => !listed.includes(pattern))
  return missing.map((pattern) => `files: expected ${pattern} among them`)
}

/** Every door leads to its source, its types and its built file, in this order: the first condition that fits is taken. */
function complainOfExports({ manifest, files }: HousePackage): string[] {
  const doors = Object.entries((manifest["exports"] ?? {}) as Record<string, unknown>)
  if (!doors.some(([door]) => door === ".")) return ['exports: expected a door "."']
  return doors.flatMap(([door, target]) => {
    const name = door === "." ? "index" : door.slice(2)
    const expected = {
      "larder-source": `./src/${name}.ts`,
      types: `./dist/${name}.d.ts`,
      default: `./dist/${name}.js`,
    }
    if (!isSame(target, expected)) return [`exports ${door}: expected ${JSON.stringify(expected)}, in this order`]
    return files.has(`${name}.ts`) ? [] : [`exports ${door}: src/${name}.ts does not exist`]
  })
}

/** Versions stand in the catalog of the workspace; ours come from the workspace. */
function complainOfRanges(subject: HousePackage): string[] {
  const declared = dependenciesOf(subject, "dependencies", "devDependencies", "optionalDependencies")
  return declared.flatMap(([name, range]) => {
    const expected = name.startsWith("@larder/") ? "workspace:" : "catalog:"
    return range.startsWith(expected) ? [] : [`${name}: expected ${expected}, got ${range}`]
  })
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

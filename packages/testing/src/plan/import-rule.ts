import { isBuiltin } from "node:module"
import { dependenciesOf, type HousePackage, isTest, type PlanRule, resolveRelative, sourcesOf } from "./house.ts"
import { HOUSE_TABLE, splitSpecifier } from "./house-table.ts"

/** Every import goes where the table allows, to what the manifest declares. Tests may import anything. */
export const checkImports: PlanRule = (subject, house) => {
  if (HOUSE_TABLE[subject.folder] === undefined) return [`${subject.folder}: it is not in the table of the house`]
  const complaints = sourcesOf(subject).flatMap(([path, { imports }]) =>
    imports.map((specifier) => [`${subject.folder}/${path}`, complain(subject, house, path, specifier)] as const),
  )
  return complaints.flatMap(([place, complaint]) => (complaint === undefined ? [] : [`${place}: ${complaint}`]))
}

/** The manifest declares no package that the table does not allow. */
export const checkDependencies: PlanRule = (subject) => {
  const declared = dependenciesOf(subject, "dependencies", "peerDependencies", "optionalDependencies")
  const refused = declared.filter(([name]) => !isAllowed(subject.folder, name))
  return refused.map(([name]) => `${subject.folder}/package.json: ${name} is not allowed by the table of the house`)
}

function complain(
  subject: HousePackage,
  house: readonly HousePackage[],
  path: string,
  specifier: string,
): string | undefined {
  if (specifier.startsWith(".")) return complainOfFile(subject, path, specifier)
  if (isBuiltin(specifier)) return specifier.startsWith("node:") ? undefined : `write node:${specifier}`
  const { name, subpath } = splitSpecifier(specifier)
  if (!isAllowed(subject.folder, name)) return `${specifier} is not allowed by the table of the house`
  const declared = dependenciesOf(subject, "dependencies", "peerDependencies").map(([declaredName]) => declaredName)
  if (!declared.includes(name)) return `${name} is not declared in package.json`
  const target = house.find(({ manifest }) => manifest["name"] === name)
  const isOpen =
    target === undefined || Object.keys(target.manifest["exports"] ?? {}).includes(subpath === "./" ? "." : subpath)
  return isOpen ? undefined : `${specifier} is not among the exports of ${name}`
}

function complainOfFile(subject: HousePackage, path: string, specifier: string): string | undefined {
  const target = resolveRelative(path, specifier)
  if (target.startsWith("../")) return `${specifier} leaves the package: import it by its name`
  if (isTest(target)) return `${specifier} belongs to the tests`
  return subject.files.has(target) ? undefined : `${specifier} does not exist (imports end in .ts)`
}

function isAllowed(folder: string, name: string): boolean {
  const rule = HOUSE_TABLE[folder]
  const ourFolder = /^@larder\/(.+)$/.exec(name)?.[1]
  const allowed = ourFolder === undefined ? rule?.others : rule?.ours
  return name !== `@larder/${folder}` && (allowed === "any" || (allowed?.includes(ourFolder ?? name) ?? false))
}

import { isBuiltin } from "node:module"
import { type HousePackage, importedFiles, type PlanRule, sourcesOf } from "./house.ts"
import { HOUSE_TABLE } from "./house-table.ts"

/** The one entry that may stand on Node's modules. */
const NODE_ENTRY = "node.ts"

/** A package that runs everywhere imports Node's modules only in its subpath `node`, and in what nothing else uses. */
export const checkNodeImports: PlanRule = (subject) => {
  if (!HOUSE_TABLE[subject.folder]?.runsEverywhere) return []
  const behindNode = reach(subject, [NODE_ENTRY])
  const elsewhere = sourcesOf(subject)
    .map(([path]) => path)
    .filter((path) => !behindNode.has(path))
  const everywhere = reach(subject, elsewhere)
  return sourcesOf(subject).flatMap(([path, { imports }]) => {
    const builtin = imports.find((specifier) => isBuiltin(specifier))
    const isFine = builtin === undefined || (behindNode.has(path) && !everywhere.has(path))
    return isFine ? [] : [`${subject.folder}/${path}: ${builtin} is for ${NODE_ENTRY} and what only it uses`]
  })
}

function reach(subject: HousePackage, from: readonly string[]): ReadonlySet<string> {
  // A set that grows while it is walked is walked to its end.
  const reached = new Set(from)
  for (const path of reached) for (const target of importedFiles(subject, path, "runtimeImports")) reached.add(target)
  return reached
}

import { type HousePackage, importedFiles, type PlanRule, sourcesOf } from "./house.ts"

/** Most imports in a chain from file to file inside a package. */
const MAX_CHAIN = 5

/** No file imports itself, however far round; imports of types count too. */
export const checkCycles: PlanRule = (subject) => {
  const complaints: string[] = []
  const done = new Set<string>()

  function follow(path: string, above: readonly string[]): void {
    if (above.includes(path)) {
      const round = [...above.slice(above.indexOf(path)), path]
      complaints.push(`${subject.folder}/${path}: a cycle: ${round.join(" > ")}`)
    } else if (!done.has(path)) {
      done.add(path)
      for (const target of importedFiles(subject, path, "imports")) follow(target, [...above, path])
    }
  }

  for (const [path] of sourcesOf(subject)) follow(path, [])
  return complaints
}

/** Chains of imports are short, as they are loaded at run time; `index.ts`, which only names what is public, is left aside. */
export const checkChains: PlanRule = (subject) =>
  sourcesOf(subject).flatMap(([path]) => {
    if (path === "index.ts") return []
    const chain = longestChain(subject, path, [])
    const count = chain.length - 1
    if (count <= MAX_CHAIN) return []
    return [`${subject.folder}/${path}: a chain of ${count} imports, at most ${MAX_CHAIN}: ${chain.join(" > ")}`]
  })

function longestChain(subject: HousePackage, path: string, above: readonly string[]): readonly string[] {
  // A cycle is for the other rule to complain of.
  if (above.includes(path)) return []
  const targets = importedFiles(subject, path, "runtimeImports")
  const chains = targets.map((target) => longestChain(subject, target, [...above, path]))
  return [path, ...chains.reduce((longest, chain) => (chain.length > longest.length ? chain : longest), [])]
}

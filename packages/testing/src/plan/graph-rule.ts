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

/** Chains of imports are short, as they are loaded at run time; the doors, which only name what is public, are left aside. */
export const checkChains: PlanRule = (subject) => {
  const chainOf = createChainFinder(subject)
  const doors = doorsOf(subject)
  const chains = sourcesOf(subject).flatMap(([path]) => (doors.has(path) ? [] : [chainOf(path)]))
  return chains.flatMap((chain) => {
    const count = chain.length - 1
    if (count <= MAX_CHAIN) return []
    return [`${subject.folder}/${chain[0]}: a chain of ${count} imports, at most ${MAX_CHAIN}: ${chain.join(" > ")}`]
  })
}

/** `index.ts`, and what the manifest names as source of a subpath. */
function doorsOf({ manifest }: HousePackage): ReadonlySet<string> {
  // The rule of manifests says so when the form is another.
  const exports = (manifest["exports"] ?? {}) as Readonly<Record<string, { readonly "larder-source"?: string }>>
  const sources = Object.values(exports).map((entry) => entry["larder-source"]?.replace("./src/", ""))
  return new Set(["index.ts", ...sources.filter((source) => source !== undefined)])
}

/** Makes a function that tells the longest chain that begins with a file. */
function createChainFinder(subject: HousePackage): (path: string) => readonly string[] {
  const known = new Map<string, readonly string[]>()
  return function find(path): readonly string[] {
    const found = known.get(path)
    if (found !== undefined) return found
    // Ends a cycle, of which the other rule complains.
    known.set(path, [])
    const chains = importedFiles(subject, path, "runtimeImports").map(find)
    const chain = [path, ...chains.reduce((longest, other) => (other.length > longest.length ? other : longest), [])]
    known.set(path, chain)
    return chain
  }
}

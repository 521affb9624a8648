import { parseSync, Visitor } from "oxc-parser"

/** What a source file says of other files. */
export interface SourceFile {
  /** Specifiers of all that is imported or re-exported, types and dynamic imports too; each once. */
  readonly imports: readonly string[]
  /** Those of them that are also loaded at run time. */
  readonly runtimeImports: readonly string[]
  /** Names of its exports; `"default"` for a default export, `"*"` for all of another file's. */
  readonly exports: readonly string[]
}

/**
 * Reads imports and exports of a TypeScript source, as a parser sees them.
 *
 * @throws {SyntaxError} When the source has errors.
 */
export function parseSource(path: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(path, text)
  const [error] = errors
  if (error !== undefined) throw new SyntaxError(`${path}: ${error.message}`)
  const types = new Set<string>()
  const runtime = new Set<string>()
  const exports: string[] = []
  const add = (specifier: string, start: number) => {
    const isType = /^(?:import|export)\s+type\b/.test(text.slice(start))
    ;(isType ? types : runtime).add(specifier)
  }
  for (const { moduleRequest, start } of module.staticImports) add(moduleRequest.value, start)
  for (const { start, entries } of module.staticExports) {
    for (const { moduleRequest, exportName, importName } of entries) {
      if (moduleRequest !== null) add(moduleRequest.value, start)
      const isAll = importName.kind === "AllButDefault" || importName.kind === "All"
      exports.push(isAll ? "*" : exportName.kind === "Default" ? "default" : (exportName.name ?? ""))
    }
  }
  // What the module record leaves out: `import("./a.ts")`, as a call and as a type.
  new Visitor({
    ImportExpression: ({ source }) => {
      if (source.type === "Literal") runtime.add(String(source.value))
    },
    TSImportType: ({ source }) => void types.add(source.value),
  }).visit(program)
  return { imports: [...new Set([...runtime, ...types])], runtimeImports: [...runtime], exports }
}

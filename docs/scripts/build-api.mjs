/** Makes the API reference out of the docstrings of all public packages: a page for each way into a package, under docs/api/. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Application, Comment, Converter, ReflectionKind } from "typedoc"
import { load } from "typedoc-plugin-markdown"

const DOCS = join(import.meta.dirname, "..")
const PACKAGES = join(DOCS, "../packages")
const TABLES = ["parametersFormat", "interfacePropertiesFormat", "classPropertiesFormat", "typeDeclarationFormat"]

const doors = findDoors()
const app = await Application.bootstrapWithPlugins({
  plugin: [load],
  name: "API reference",
  entryPoints: doors.map(({ file }) => file),
  basePath: PACKAGES,
  tsconfig: join(DOCS, "tsconfig.api.json"),
  out: join(DOCS, "api"),
  cleanOutputDir: true,
  // Types are checked elsewhere, by the compiler the sources are written for.
  skipErrorChecking: true,
  validation: { invalidLink: true, notExported: false, notDocumented: false },
  treatValidationWarningsAsErrors: true,
  preservedTypeAnnotationTags: ["@throws"],
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  disableSources: true,
  readme: "none",
  router: "module",
  entryFileName: "index",
  excludeScopesInPaths: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  useCustomAnchors: true,
  customAnchorsFormat: "curlyBrace",
  useHTMLEncodedBrackets: true,
  tableColumnSettings: { hideModifiers: true },
  indexFormat: "table",
  ...Object.fromEntries(TABLES.map((table) => [table, "table"])),
  sort: ["alphabetical"],
  groupOrder: ["Functions", "Classes", "Variables", "Interfaces", "Type Aliases"],
})

// Members under a symbol are ways in for our own subpaths.
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  const members = project.getReflectionsByKind(ReflectionKind.Property)
  for (const member of members.filter(({ name }) => name.startsWith("["))) project.removeReflection(member)
})

const project = await app.convert()
if (!project) process.exit(1)
for (const module of project.children ?? []) {
  const door = doors.find(({ path }) => path === module.name)
  module.name = door.name
  module.comment = new Comment([{ kind: "text", text: door.description ?? describeValues(module) }])
}
for (const reflection of Object.values(project.reflections)) listWhatIsThrown(reflection.comment)
app.validate(project)
await app.generateOutputs(project)
process.exitCode = app.logger.hasErrors() || app.logger.hasWarnings() ? 1 : 0

/** The ways into our packages, as TypeDoc names them and as an import does. */
function findDoors() {
  return readdirSync(PACKAGES).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(PACKAGES, folder, "package.json"), "utf8"))
    if (manifest.private) return []
    return Object.entries(manifest.exports).flatMap(([door, { "larder-source": source }]) => {
      const file = join(PACKAGES, folder, source)
      if (!existsSync(file)) return []
      const path = `${folder}/src${door.slice(1)}`
      return [
        {
          name: manifest.name + door.slice(1),
          path,
          file,
          description: door === "." ? manifest.description : undefined,
        },
      ]
    })
  })
}

/** What a subpath is for, said by what it exports. */
function describeValues(module) {
  const values = module.children?.filter((member) =>
    member.kindOf(ReflectionKind.FunctionOrMethod | ReflectionKind.Class),
  )
  return (values ?? []).map(({ name }) => `\`${name}\``).join(", ")
}

/** Makes one list of what is thrown, with the class of each error before the case in which it is. */
function listWhatIsThrown(comment) {
  const [first, ...others] = comment?.getTags("@throws") ?? []
  if (first === undefined) return
  first.content = [first, ...others].flatMap(({ typeAnnotation, content }) => {
    const name = typeAnnotation ? `\`${typeAnnotation.replace(/[{}]/g, "")}\`: ` : ""
    return [{ kind: "text", text: `\n- ${name}` }, ...content]
  })
  comment.blockTags = comment.blockTags.filter((tag) => !others.includes(tag))
}

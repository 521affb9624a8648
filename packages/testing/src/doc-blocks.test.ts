/**
 * Code in the documentation compiles, and what is meant to run runs.
 *
 * Read are README.md, packages/<name>/README.md, docs/ and all docstrings under packages/<name>/src. A fence says:
 * - `ts` or `js`: compiles, as a module of its own, with the types of our sources.
 * - `ts run`: is run too, with the variables of a namespace `my-cache` on a local server in the environment
 *   (`TELNYX_BASE_URL`, `TELNYX_API_KEY`, `KV_MY_CACHE_ID`), and must end without an error.
 * - `ts continued`: goes on where the block before it on the page ended.
 * - `ts no-check <reason>`: is left alone.
 *
 * A page imports all it uses, for its reader copies it. A docstring may leave out imports of ours, and use the names listed
 * in `doc-blocks/doc-globals.ts`, such as `store`.
 */
import { fileURLToPath } from "node:url"
import { startLocalKv } from "@larder/local"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { writePrograms } from "./doc-blocks/compile-programs.ts"
import { declareDocGlobals } from "./doc-blocks/doc-globals.ts"
import type { DocProgram } from "./doc-blocks/doc-program.ts"
import { readDocs } from "./doc-blocks/read-docs.ts"
import { readHouse } from "./plan/house.ts"

const root = fileURLToPath(new URL("../../../", import.meta.url))
const docs = readDocs(root)

describeCompiling("pages", docs.pages, "")
describeCompiling("docstrings", docs.docstrings, declareDocGlobals(root, readHouse(root)))

function describeCompiling(name: string, programs: readonly DocProgram[], globals: string): void {
  describe(`code in ${name}`, () => {
    const written = writePrograms(root, `doc-blocks-${name}`, programs, globals)
    let said: Awaited<ReturnType<typeof written.compile>>
    beforeAll(async () => {
      said = await written.compile()
    }, 60_000)
    afterAll(() => written.remove())

    it.each(programs.map((program) => [`${program.path}:${program.line}`, program] as const))(
      "%s compiles",
      (_, program) => {
        expect(said.get(program)).toEqual([])
      },
    )

    const runnable = programs.filter(({ mustRun }) => mustRun)
    it.each(runnable.map((program) => [`${program.path}:${program.line}`, program] as const))(
      "%s runs",
      async (_, program) => {
        const local = await startLocalKv()
        const { env } = await local.createNamespace({ name: "my-cache", supportsTtl: true })
        for (const [variable, value] of Object.entries(env)) vi.stubEnv(variable, value)
        vi.spyOn(console, "log").mockImplementation(() => {})
        await import(/* @vite-ignore */ written.fileOf(program)).finally(() => local.close())
      },
    )
  })
}

import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"
import { writePrograms } from "./compile-programs.ts"
import { findBlocks } from "./doc-block.ts"
import { toPrograms } from "./doc-program.ts"

const root = fileURLToPath(new URL("../../../../", import.meta.url))

const PAGE = `
\`\`\`ts
import { joinKey } from "@larder/core"
const key: string = joinKey("a", store)
\`\`\`
\`\`\`ts
import { joinKey } from "@larder/core"
const key: number = joinKey("a")
\`\`\`
\`\`\`ts
import { nothing } from "@larder/core"
\`\`\`
\`\`\`ts continued
nothing(missing)
\`\`\`
\`\`\`js
Math.max("1")
\`\`\`
`

it("writePrograms().compile() tells of each program what is wrong, at the lines of the page", {
  timeout: 60_000,
}, async ({ onTestFinished }) => {
  const programs = toPrograms(findBlocks("packages/core/README.md", PAGE))
  const written = writePrograms(root, "compile-test", programs, "const store: string\n")
  onTestFinished(() => written.remove())
  const said = await written.compile()
  expect(programs.map((program) => said.get(program))).toEqual([
    [],
    [expect.stringMatching(/^packages\/core\/README\.md:8: error TS2322: /)],
    [
      expect.stringMatching(/^packages\/core\/README\.md:11: error TS2305: /),
      expect.stringMatching(/^packages\/core\/README\.md:14: error TS2304: /),
    ],
    [expect.stringMatching(/^packages\/core\/README\.md:17: error TS2345: /)],
  ])
})

it("writePrograms().compile() trusts no verdict when the globals are wrong", { timeout: 60_000 }, async ({
  onTestFinished,
}) => {
  const written = writePrograms(root, "globals-test", [], "const store: Missing\n")
  onTestFinished(() => written.remove())
  await expect(written.compile()).rejects.toThrow("Missing")
})

it("writePrograms().remove() leaves nothing behind", () => {
  const programs = toPrograms(findBlocks("packages/core/README.md", PAGE))
  const written = writePrograms(root, "remove-test", programs, "")
  const files = programs.map((program) => written.fileOf(program))
  expect(files.map((file) => existsSync(file))).toEqual([true, true, true, true])
  written.remove()
  expect(files.map((file) => existsSync(file))).toEqual([false, false, false, false])
})

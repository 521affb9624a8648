import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { expect, it } from "vitest"
import { readDocs } from "./read-docs.ts"

const BLOCK = "```ts\n1\n```\n"

it("readDocs() reads pages and docstrings; no tests, no packages, nothing generated", ({ onTestFinished }) => {
  const root = mkdtempSync(join(tmpdir(), "larder-docs-"))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const files = {
    "README.md": BLOCK,
    "docs/guide/keys.md": BLOCK,
    "docs/api/core/README.md": BLOCK,
    "docs/node_modules/x/README.md": BLOCK,
    "packages/core/README.md": BLOCK,
    "packages/core/src/keys/join.ts": `/** \n${BLOCK}*/`,
    "packages/core/src/keys/join.test.ts": `/** \n${BLOCK}*/`,
    "packages/core/node_modules/x/README.md": BLOCK,
    "packages/bare/src/index.ts": "",
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const { pages, docstrings } = readDocs(root)
  expect(pages.map(({ path }) => path)).toEqual(["README.md", "packages/core/README.md", "docs/guide/keys.md"])
  expect(docstrings.map(({ path }) => path)).toEqual(["packages/core/src/keys/join.ts"])
})

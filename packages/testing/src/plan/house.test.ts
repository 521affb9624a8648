import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { readHouse } from "./house.ts"

it("readHouse() reads manifests and sources, those in folders too", ({ onTestFinished }) => {
  const root = mkdtempSync(join(tmpdir(), "larder-house-"))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, "packages/core/src/keys"), { recursive: true })
  writeFileSync(join(root, "packages/core/package.json"), '{"name":"@larder/core"}')
  writeFileSync(join(root, "packages/core/src/index.ts"), 'export { a } from "./keys/a.ts"')
  writeFileSync(join(root, "packages/core/src/keys/a.ts"), "export const a = 1")
  writeFileSync(join(root, "packages/core/src/notes.md"), "import")
  const [core, ...others] = readHouse(root)
  expect(others).toEqual([])
  expect(core?.folder).toBe("core")
  expect(core?.manifest).toEqual({ name: "@larder/core" })
  expect([...(core?.files.keys() ?? [])].sort()).toEqual(["index.ts", "keys/a.ts"])
  expect(core?.files.get("index.ts")?.imports).toEqual(["./keys/a.ts"])
})

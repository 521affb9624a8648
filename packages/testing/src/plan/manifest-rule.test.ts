import { describe, expect, it } from "vitest"
import { makeDoor, makePackage } from "./make-package.ts"
import { checkManifest } from "./manifest-rule.ts"

const complaintsOf = (manifest: Readonly<Record<string, unknown>>, sources: Readonly<Record<string, string>> = {}) => {
  return checkManifest(makePackage("core", sources, manifest), [])
}

describe("checkManifest()", () => {
  it("accepts a manifest that has everything", () => {
    const dependencies = { "@larder/core": "workspace:*", "p-limit": "catalog:" }
    const exports = { ".": makeDoor("index"), "./node": makeDoor("node") }
    expect(complaintsOf({ dependencies, exports }, { "node.ts": "" })).toEqual([])
  })

  it.each([
    ["name", { name: "core" }],
    ["license", { license: "ISC" }],
    ["type", { type: undefined }],
    ["sideEffects", { sideEffects: true }],
    ["engines", { engines: { node: ">=18" } }],
    ["files", { files: ["dist", "src"] }],
    ["publishConfig", { publishConfig: undefined }],
    ["description", { description: undefined }],
    ["exports", { exports: undefined }],
    ["a door without its source", { exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } } }],
    [
      "conditions in another order",
      { exports: { ".": Object.fromEntries(Object.entries(makeDoor("index")).reverse()) } },
    ],
    ["a door to a missing file", { exports: { ".": makeDoor("index"), "./node": makeDoor("node") } }],
    ["a version outside of the catalog", { dependencies: { "p-limit": "^7.0.0" } }],
    ["one of ours by its version", { dependencies: { "@larder/expiry": "^1.0.0" } }],
  ])("refuses a wrong or missing %s", (_, manifest) => {
    expect(complaintsOf(manifest)).toEqual([expect.stringMatching(/^core\/package\.json: /)])
  })

  it("does not ask a private package for what is published", () => {
    expect(complaintsOf({ private: true, files: undefined, publishConfig: undefined })).toEqual([])
  })

  it("accepts that more is published", () => {
    expect(complaintsOf({ files: ["dist", "src", "vectors", "!src/**/*.test.ts"] })).toEqual([])
  })

  it("keeps a folder test-kit out of what is published", () => {
    const sources = { "test-kit/a.ts": "" }
    expect(complaintsOf({}, sources)).toHaveLength(1)
    expect(complaintsOf({ files: ["dist", "src", "!src/**/*.test.ts", "!src/test-kit"] }, sources)).toEqual([])
  })
})

import { describe, expect, it } from "vitest"
import { checkDependencies, checkImports } from "./import-rule.ts"
import { makeDoor, makePackage } from "./make-package.ts"

const core = makePackage("core", {}, { exports: { ".": makeDoor("index"), "./node": makeDoor("node") } })
const onCore = { dependencies: { "@larder/core": "workspace:*" } }
const complaintsOf = (subject: ReturnType<typeof makePackage>) => checkImports(subject, [core, subject])

describe("checkImports()", () => {
  it("accepts what the table allows: ours, a door of ours, others, Node's, files", () => {
    const sources = {
      "index.ts": 'import "./a/b.ts"',
      "a/b.ts":
        'import "@larder/core"; import "@larder/core/node"; import "superjson"; import "node:fs"; import "../c.ts"',
      "c.ts": 'import type { A } from "./a/b.ts"',
    }
    const dependencies = { ...onCore.dependencies, superjson: "catalog:" }
    expect(complaintsOf(makePackage("expiry", sources, { dependencies }))).toEqual([])
  })

  it.each([
    ["a package above", 'import "@larder/cache"', "is not allowed"],
    ["a type of a package above", 'import type { A } from "@larder/cache"', "is not allowed"],
    ["a type written as import()", 'type A = import("@larder/cache").A', "is not allowed"],
    ["a package of others", 'import "lodash"', "is not allowed"],
    ["itself by its name", 'import "@larder/expiry"', "is not allowed"],
    ["what is allowed but not declared", 'import "superjson"', "is not declared"],
    ["what is no door", 'import "@larder/core/src/index.ts"', "is not among the exports"],
    ["a file of another package", 'import "../../core/src/index.ts"', "leaves the package"],
    ["a file that is not there", 'import "./missing.ts"', "does not exist"],
    ["a file without its ending", 'import "./index"', "does not exist"],
    ["a test", 'import "./b.test.ts"', "belongs to the tests"],
    ["what belongs to tests", 'import "./test-kit/c.ts"', "belongs to the tests"],
    ["Node's module without node:", 'import "fs"', "write node:fs"],
  ])("refuses %s: %s", (_, text, complaint) => {
    const sources = { "a.ts": text, "b.test.ts": "", "test-kit/c.ts": "" }
    const complaints = complaintsOf(makePackage("expiry", sources, onCore))
    expect(complaints).toEqual([expect.stringMatching(new RegExp(`^expiry/a\\.ts: .*${complaint}`))])
  })

  it("refuses siblings", () => {
    const manifest = { dependencies: { "@larder/session": "workspace:*" } }
    expect(complaintsOf(makePackage("cache", { "a.ts": 'import "@larder/session"' }, manifest))).toHaveLength(1)
  })

  it("leaves tests alone", () => {
    const sources = { "a.test.ts": 'import "@larder/testing"; import "vitest"', "test-kit/b.ts": 'import "vitest"' }
    expect(complaintsOf(makePackage("core", sources))).toEqual([])
  })

  it("refuses a package that is not in the table", () => {
    expect(complaintsOf(makePackage("pantry"))).toEqual(["pantry: it is not in the table of the house"])
  })
})

describe("checkDependencies()", () => {
  const complaintsOfManifest = (manifest: Readonly<Record<string, unknown>>) => {
    return checkDependencies(makePackage("cache", {}, manifest), [])
  }

  it("accepts what the table allows", () => {
    expect(
      complaintsOfManifest({ dependencies: { "@larder/expiry": "workspace:*", "lru-cache": "catalog:" } }),
    ).toEqual([])
  })

  it.each(["dependencies", "peerDependencies", "optionalDependencies"])("refuses others in %s", (field) => {
    expect(complaintsOfManifest({ [field]: { lodash: "catalog:" } })).toHaveLength(1)
    expect(complaintsOfManifest({ [field]: { "@larder/session": "workspace:*" } })).toHaveLength(1)
  })
})

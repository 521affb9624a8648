import { describe, expect, it } from "vitest"
import { makePackage } from "./make-package.ts"
import { checkNodeImports } from "./node-rule.ts"

const fetchOnNode = {
  "node.ts": 'import "./node/fetch.ts"',
  "node/fetch.ts": 'import "node:http"; import "../errors.ts"',
}

describe("checkNodeImports()", () => {
  it("accepts them in node.ts and in what only it uses", () => {
    expect(checkNodeImports(makePackage("core", { ...fetchOnNode, "errors.ts": 'import "node:util"' }), [])).toEqual([])
  })

  it("refuses them in what others use too", () => {
    const used = { ...fetchOnNode, "errors.ts": 'import "node:util"', "client.ts": 'import "./errors.ts"' }
    expect(checkNodeImports(makePackage("core", used), [])).toEqual([
      expect.stringMatching(/^core\/errors\.ts: node:util/),
    ])
  })

  it.each(["expiry", "cache", "session", "flags", "sweeper"])("refuses them in %s", (folder) => {
    const complaints = checkNodeImports(makePackage(folder, { "a.ts": 'import type { Stats } from "node:fs"' }), [])
    expect(complaints).toEqual([expect.stringContaining(`${folder}/a.ts: node:fs`)])
  })

  it("leaves packages for Node, and tests, alone", () => {
    expect(checkNodeImports(makePackage("local", { "a.ts": 'import "node:fs"' }), [])).toEqual([])
    expect(checkNodeImports(makePackage("core", { "a.test.ts": 'import "node:fs"' }), [])).toEqual([])
  })
})

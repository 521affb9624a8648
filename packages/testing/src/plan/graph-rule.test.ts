import { describe, expect, it } from "vitest"
import { checkChains, checkCycles } from "./graph-rule.ts"
import { makePackage } from "./make-package.ts"

/** Files `1.ts` to `<count>.ts`, each importing the next one. */
function makeChain(count: number, toImport: (path: string) => string = (path) => `import "${path}"`) {
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  const sources = numbers.map((n) => [`${n}.ts`, n < count ? toImport(`./${n + 1}.ts`) : ""])
  return makePackage("core", { "index.ts": 'import "./1.ts"', ...Object.fromEntries(sources) })
}

describe("checkCycles()", () => {
  it("accepts two ways to one file", () => {
    const sources = { "a.ts": 'import "./b.ts"; import "./c.ts"', "b.ts": 'import "./c.ts"', "c.ts": "" }
    expect(checkCycles(makePackage("core", sources), [])).toEqual([])
  })

  it.each([
    ["of one", { "a.ts": 'import "./a.ts"' }, "a.ts > a.ts"],
    [
      "of two, in a folder",
      { "x/a.ts": 'import "./b.ts"', "x/b.ts": 'import "../x/a.ts"' },
      "x/a.ts > x/b.ts > x/a.ts",
    ],
    [
      "closed by a type",
      { "a.ts": 'import "./b.ts"', "b.ts": 'import type { A } from "./a.ts"' },
      "a.ts > b.ts > a.ts",
    ],
    [
      "behind others",
      { "a.ts": 'import "./b.ts"', "b.ts": 'import "./c.ts"', "c.ts": 'export { x } from "./b.ts"' },
      "b.ts > c.ts > b.ts",
    ],
  ])("refuses a cycle %s", (_, sources, round) => {
    expect(checkCycles(makePackage("core", sources), [])).toEqual([expect.stringContaining(`a cycle: ${round}`)])
  })
})

describe("checkChains()", () => {
  it("accepts five imports in a row behind index.ts, and refuses six", () => {
    expect(checkChains(makeChain(6), [])).toEqual([])
    expect(checkChains(makeChain(7), [])).toEqual([
      "core/1.ts: a chain of 6 imports, at most 5: 1.ts > 2.ts > 3.ts > 4.ts > 5.ts > 6.ts > 7.ts",
    ])
  })

  it("counts what is loaded at run time", () => {
    expect(
      checkChains(
        makeChain(9, (path) => `import type { A } from "${path}"`),
        [],
      ),
    ).toEqual([])
    expect(
      checkChains(
        makeChain(7, (path) => `export { a } from "${path}"`),
        [],
      ),
    ).toHaveLength(1)
  })

  it("ends on a cycle", () => {
    const sources = { "a.ts": 'import "./b.ts"', "b.ts": 'import "./a.ts"' }
    expect(checkChains(makePackage("core", sources), [])).toEqual([])
  })
})

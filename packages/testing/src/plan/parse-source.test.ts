import { describe, expect, it } from "vitest"
import { parseSource } from "./parse-source.ts"

const parse = (text: string) => parseSource("file.ts", text)

describe("parseSource()", () => {
  it.each([
    ['import { a } from "x"', true],
    ['import * as a from "x"', true],
    ['import "x"', true],
    ['import { type A } from "x"', true],
    ['export { a } from "x"', true],
    ['export * from "x"', true],
    ['const a = await import("x")', true],
    ['import type { A } from "x"', false],
    ['import type * as A from "x"', false],
    ['export type { A } from "x"', false],
    ['export type * from "x"', false],
    ['type A = import("x").A', false],
  ])("sees the import of %s, at run time: %s", (text, atRunTime) => {
    const { imports, runtimeImports } = parse(text)
    expect(imports).toEqual(["x"])
    expect(runtimeImports).toEqual(atRunTime ? ["x"] : [])
  })

  it("is not misled by comments, strings and generics", () => {
    const text = `
      // import { a } from "x"
      /* export * from "x" */
      const text: Array<string> = ['import "x"', \`import("x")\`]
      const less = <T,>(a: T, b: number) => b < 1 && b > 0
    `
    expect(parse(text)).toEqual({ imports: [], runtimeImports: [], exports: [] })
  })

  it("tells the names of exports", () => {
    const text = 'export const a = 1, b = 2\nexport type { C } from "x"\nexport { a as d }\nexport interface E {}'
    expect(parse(text).exports).toEqual(["a", "b", "C", "d", "E"])
  })

  it.each(["export default 1", "export { a as default } from 'x'", "export default function f() {}"])(
    "tells the default export of %s",
    (text) => expect(parse(text).exports).toEqual(["default"]),
  )

  it.each(["export * from 'x'", "export * as x from 'x'"])("tells that %s exports all", (text) => {
    expect(parse(text).exports).toEqual(["*"])
  })

  it("throws on a source with errors", () => {
    expect(() => parse("const = 1")).toThrow(SyntaxError)
  })
})

import { describe, expect, it } from "vitest"
import { findBlocks } from "./doc-block.ts"
import { toPrograms } from "./doc-program.ts"

const programsOf = (...lines: readonly string[]) => toPrograms(findBlocks("page.md", lines.join("\n")))

describe("toPrograms()", () => {
  it("makes a program of each block, its code at the lines of the page", () => {
    expect(programsOf("```ts", "a", "```", "", "```js run", "b", "c", "```")).toEqual([
      { path: "page.md", line: 2, language: "ts", mustRun: false, text: "\na" },
      { path: "page.md", line: 6, language: "js", mustRun: true, text: "\n\n\n\n\nb\nc" },
    ])
  })

  it("adds what continues a block to it, and runs the whole when a part must run", () => {
    expect(programsOf("```ts", "a", "```", "```sh", "x", "```", "```ts continued run", "b", "```")).toEqual([
      { path: "page.md", line: 2, language: "ts", mustRun: true, text: "\na\n\n\n\n\n\nb" },
    ])
  })

  it("leaves out what is not checked", () => {
    expect(programsOf("```ts no-check a sketch", "a", "```")).toEqual([])
  })

  it("refuses a block that continues none, or one of another language", () => {
    expect(() => programsOf("```ts continued", "a", "```")).toThrow("page.md:2: it continues no block")
    expect(() => programsOf("```ts", "a", "```", "```js continued", "b", "```")).toThrow("continues no block")
  })
})

import { describe, expect, it } from "vitest"
import { findBlocks } from "./doc-block.ts"

const find = (...lines: readonly string[]) => findBlocks("page.md", lines.join("\n"))

describe("findBlocks()", () => {
  it("finds blocks of ts and js with their lines, and no others", () => {
    expect(
      find("# Title", "```ts", "a", "b", "```", "```sh", "npm test", "```", "```", "x", "```", "```js run", "c", "```"),
    ).toEqual([
      { path: "page.md", line: 3, language: "ts", use: "compile", isContinued: false, code: "a\nb" },
      { path: "page.md", line: 13, language: "js", use: "run", isContinued: false, code: "c" },
    ])
  })

  it.each([
    ["ts", "compile", false],
    ["ts run", "run", false],
    ["ts continued", "compile", true],
    ["ts continued run", "run", true],
    ["ts no-check it needs an account", "skip", false],
  ] as const)("reads the fence %j", (info, use, isContinued) => {
    expect(find(`\`\`\`${info}`, "a", "```")).toEqual([expect.objectContaining({ use, isContinued })])
  })

  it.each([
    ["ts no-check", "gives no reason"],
    ["ts rum", "rum is none of"],
    ["typescript", "write ts instead"],
    ["JavaScript run", "write js instead"],
  ])("refuses the fence %j, with its place", (info, complaint) => {
    expect(() => find("# Title", `\`\`\`${info}`, "a", "```")).toThrow(new RegExp(`^page\\.md:2: .*${complaint}`))
  })

  it("refuses a fence that is never closed", () => {
    expect(() => find("```ts", "a")).toThrow("page.md:1: the fence is never closed")
  })

  it("takes a fence within a longer one for text", () => {
    expect(find("````md", "```ts", "a", "```", "````")).toEqual([])
  })

  it("takes the indentation of the fence from the code, and no more", () => {
    expect(find("- item", "  ```ts", "  a {", "    b", "", "  }", "  ```")).toEqual([
      expect.objectContaining({ line: 3, code: "a {\n  b\n\n}" }),
    ])
  })
})

import { expect, it } from "vitest"
import { findDocstringBlocks } from "./docstring-blocks.ts"

const SOURCE = `import { a } from "./a.ts"

/**
 * Does it.
 *
 * @example
 * \`\`\`ts
 * if (a) {
 *   b()
 * }
 * \`\`\`
 */
export const c = "/** \`\`\`ts"

export interface D {
  /**
   * \`\`\`ts run
   * d
   * \`\`\`
   */
  d(): void
}
/* \`\`\`ts no docstring */
`

it("findDocstringBlocks() finds blocks with the lines they have in the source", () => {
  expect(findDocstringBlocks("c.ts", SOURCE)).toEqual([
    { path: "c.ts", line: 8, language: "ts", use: "compile", isContinued: false, code: "if (a) {\n  b()\n}" },
    { path: "c.ts", line: 18, language: "ts", use: "run", isContinued: false, code: "d" },
  ])
})

it("findDocstringBlocks() refuses a bad fence with its line in the source", () => {
  expect(() => findDocstringBlocks("c.ts", SOURCE.replace("ts run", "ts rum"))).toThrow(/^c\.ts:17: rum/)
})

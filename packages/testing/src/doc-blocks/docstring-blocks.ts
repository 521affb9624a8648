import { parseSync } from "oxc-parser"
import { type DocBlock, findBlocks } from "./doc-block.ts"

/**
 * Finds the blocks of TypeScript and JavaScript in the docstrings of a source.
 *
 * @throws {SyntaxError} When a fence says something it cannot mean, or is never closed.
 */
export function findDocstringBlocks(path: string, source: string): DocBlock[] {
  const docstrings = parseSync(path, source).comments.filter(
    ({ type, value }) => type === "Block" && value.startsWith("*"),
  )
  return docstrings.flatMap(({ start, value }) => {
    const markdown = value.replaceAll(/^[^\S\n]*\* ?/gm, "")
    const firstLine = source.slice(0, start).split("\n").length
    return findBlocks(path, "\n".repeat(firstLine - 1) + markdown)
  })
}

import type { DocBlock } from "./doc-block.ts"

/** A block with those it continues: what is compiled, and run, as one module. */
export interface DocProgram {
  /** Where it stands, from the root of the repository. */
  readonly path: string
  /** Line of its first block. */
  readonly line: number
  readonly language: "ts" | "js"
  readonly mustRun: boolean
  /** Its code, each line at the number it has in the page, so that what a tool says of a line is true of the page. */
  readonly text: string
}

/**
 * Joins the blocks of one page to programs.
 *
 * @throws {SyntaxError} When a block continues none.
 */
export function toPrograms(blocks: readonly DocBlock[]): DocProgram[] {
  const programs: DocProgram[] = []
  for (const block of blocks.filter(({ use }) => use !== "skip")) {
    const program = block.isContinued ? programs.pop() : startProgram(block)
    if (program?.path !== block.path || program.language !== block.language) {
      throw new SyntaxError(`${block.path}:${block.line}: it continues no block`)
    }
    const missingLines = block.line - program.text.split("\n").length
    programs.push({
      ...program,
      mustRun: program.mustRun || block.use === "run",
      text: `${program.text}${"\n".repeat(missingLines)}${block.code}`,
    })
  }
  return programs
}

function startProgram({ path, line, language }: DocBlock): DocProgram {
  return { path, line, language, mustRun: false, text: "" }
}

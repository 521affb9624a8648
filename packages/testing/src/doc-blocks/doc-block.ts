/** What becomes of a block: it must compile; compile and run; or it is left alone, for a reason its fence gives. */
export type DocBlockUse = "compile" | "run" | "skip"

/** A fenced block of code in a page or in a docstring. */
export interface DocBlock {
  /** Where it stands, from the root of the repository. */
  readonly path: string
  /** Line of its first line of code, from 1. */
  readonly line: number
  readonly language: "ts" | "js"
  readonly use: DocBlockUse
  /** Whether it goes on where the block before it on the page ended. */
  readonly isContinued: boolean
  readonly code: string
}

const FENCE = /^(?<indent>\s*)(?<marks>`{3,}|~{3,})(?<info>.*)$/
/** Other names of our languages, so that no block slips through under one of them. */
const ALIASES: Readonly<Record<string, string>> = {
  typescript: "ts",
  tsx: "ts",
  mts: "ts",
  javascript: "js",
  jsx: "js",
  mjs: "js",
}

/**
 * Finds the blocks of TypeScript and JavaScript in Markdown.
 *
 * @throws {SyntaxError} When a fence says something it cannot mean, or is never closed.
 */
export function findBlocks(path: string, markdown: string): DocBlock[] {
  const lines = markdown.split("\n")
  const blocks: DocBlock[] = []
  for (let index = 0; index < lines.length; index++) {
    const fence = FENCE.exec(lines[index] ?? "")?.groups
    if (fence === undefined) continue
    const { indent = "", marks = "", info = "" } = fence
    const end = lines.findIndex((line, at) => at > index && line.trim() === marks)
    if (end === -1) throw new SyntaxError(`${path}:${index + 1}: the fence is never closed`)
    const code = lines.slice(index + 1, end).map((line) => line.slice(Math.min(indent.length, line.search(/\S|$/))))
    const meaning = readFence(info, `${path}:${index + 1}`)
    if (meaning !== undefined) blocks.push({ path, line: index + 2, ...meaning, code: code.join("\n") })
    index = end
  }
  return blocks
}

function readFence(info: string, place: string): Pick<DocBlock, "language" | "use" | "isContinued"> | undefined {
  const [language = "", ...words] = info.trim().split(/\s+/)
  const wanted = ALIASES[language.toLowerCase()]
  if (wanted !== undefined) throw new SyntaxError(`${place}: write ${wanted} instead of ${language}`)
  if (language !== "ts" && language !== "js") return undefined
  if (words[0] === "no-check") {
    if (words.length < 2) throw new SyntaxError(`${place}: no-check gives no reason`)
    return { language, use: "skip", isContinued: false }
  }
  const unknown = words.find((word) => word !== "run" && word !== "continued")
  if (unknown !== undefined) throw new SyntaxError(`${place}: ${unknown} is none of run, continued, no-check <reason>`)
  return { language, use: words.includes("run") ? "run" : "compile", isContinued: words.includes("continued") }
}

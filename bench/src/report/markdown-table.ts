import type { Table } from "../bench.ts"

/** Writes a table whose columns line up: it is read in a terminal as well. The first column is text, numbers go right. */
export function toMarkdownTable({ caption, head, rows }: Table): string {
  const widths = head.map((cell, column) => Math.max(3, cell.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const isNumeric = head.map((_, column) => rows.every((row) => /^[\d\s.,x×%–-]*$/.test(row[column] ?? "")))
  const line = (cells: readonly string[]): string => {
    const padded = widths.map((width, column) => {
      const cell = cells[column] ?? ""
      return isNumeric[column] ? cell.padStart(width) : cell.padEnd(width)
    })
    return `| ${padded.join(" | ")} |`
  }
  const rule = widths.map((width, column) => (isNumeric[column] ? `${"-".repeat(width - 1)}:` : "-".repeat(width)))
  const table = [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n")
  return caption === undefined ? table : `**${caption}**\n\n${table}`
}

import Table from "cli-table3"
import type { Paint } from "./paint.ts"
import { printable } from "./printable.ts"

/** A column of a table. */
export interface Column<Row> {
  readonly title: string
  /** Text of others may be in it: it is made printable here. */
  readonly cell: (row: Row) => string
  /** Colours the cell, once it is printable. */
  readonly colour?: ((text: string, row: Row) => string) | undefined
  /** @default "left" */
  readonly align?: "left" | "right" | undefined
}

/** No lines: what is copied from a terminal should be the text alone. */
const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
}

/** Writes rows below the titles of their columns, without a line break at the end. */
export function toTable<Row>(paint: Paint, columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const table = new Table({
    head: columns.map(({ title }) => paint.dim(title.toUpperCase())),
    colAligns: columns.map(({ align = "left" }) => align),
    chars: NO_LINES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0, compact: true },
  })
  for (const row of rows) table.push(columns.map((column) => toCell(column, row)))
  return trimLines(table.toString())
}

/** Writes names and what they stand for, a line each; a row without a text is left out. */
export function toPairs(paint: Paint, pairs: readonly (readonly [name: string, text: string | undefined])[]): string {
  const shown = pairs.filter(([, text]) => text !== undefined && text !== "")
  const width = Math.max(...shown.map(([name]) => name.length))
  return shown.map(([name, text]) => `${paint.dim(name.padEnd(width))}  ${printable(text ?? "")}`).join("\n")
}

function toCell<Row>({ cell, colour }: Column<Row>, row: Row): string {
  const text = printable(cell(row))
  return colour === undefined ? text : colour(text, row)
}

function trimLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
}

import { styleText } from "node:util"
import Table from "cli-table3"
import type { PhaseResult } from "./contender.ts"

/** The result of one phase for every contender, in the same order each time. */
export interface PhaseRow {
  readonly title: string
  readonly results: { readonly title: string; readonly result: PhaseResult }[]
}

const HEAD = ["", "status", "X-Cache", "median", "p99", "origin", "KV get", "put", "delete", "list", "$ per 1M"]

/** No frame: the phases are few, and the figures matter. */
const NO_FRAME = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
  ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
  ...{ mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
  ...{ left: "", right: "", middle: " " },
} as const

/** Lays out the phases as a table for a terminal. */
export function toTable(rows: readonly PhaseRow[]): string {
  const table = new Table({ head: HEAD, style: { head: [], border: [] }, chars: NO_FRAME })
  for (const { title, results } of rows) {
    table.push([{ content: styleText("bold", title), colSpan: HEAD.length }])
    for (const { title: contender, result } of results) table.push([`  ${contender}`, ...toCells(result)])
  }
  return table.toString()
}

function toCells(result: PhaseResult): string[] {
  const { originCalls, kvReads, kvWrites, kvDeletes, kvLists, usd, requests } = result
  return [
    listed(result.statuses),
    listed(result.xCache),
    `${result.medianMs.toFixed(1)} ms`,
    `${result.p99Ms.toFixed(1)} ms`,
    ...[originCalls, kvReads, kvWrites, kvDeletes, kvLists].map(String),
    ((usd / requests) * 1_000_000).toFixed(2),
  ]
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} × ${name}`)
    .join("\n")
}

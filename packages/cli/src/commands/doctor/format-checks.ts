import { formatNumberOf } from "../../output/amounts.ts"
import type { Paint } from "../../output/paint.ts"
import { printable } from "../../output/printable.ts"
import type { Check } from "./check.ts"

/** Writes a line for each check, a remedy below each that needs one, and a line that sums it up. */
export function formatChecks(paint: Paint, checks: readonly Check[]): string {
  const colours = { ok: paint.green, warning: paint.yellow, failed: paint.red, skipped: paint.dim }
  const width = Math.max(...checks.map(({ name }) => name.length))
  const lines = checks.flatMap(({ name, status, found, remedy }) => {
    const line = `${colours[status](status.padEnd(7))}  ${name.padEnd(width)}  ${printable(found)}`
    return remedy === undefined ? [line] : [line, `${" ".repeat(width + 11)}${printable(remedy)}`]
  })
  return [...lines, "", summary(checks)].join("\n")
}

function summary(checks: readonly Check[]): string {
  const count = (status: Check["status"]): number => checks.filter((check) => check.status === status).length
  if (count("failed") > 0) return `${formatNumberOf(count("failed"), "check")} failed.`
  return count("warning") === 0 ? "All is well." : `It works, with ${formatNumberOf(count("warning"), "warning")}.`
}

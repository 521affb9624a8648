import type { SweepPrefixReport, SweepReport } from "./sweep-report.ts"

type Column = readonly [head: string, cell: (prefix: SweepPrefixReport) => string | number]

const COLUMNS: readonly Column[] = [
  ["prefix", ({ prefix }) => prefix || "(all)"],
  ["scanned", ({ scanned }) => scanned],
  ["expired", ({ expired }) => expired],
  ["deleted", ({ deleted }) => deleted],
  ["left", ({ keptByEconomy }) => keptByEconomy],
  ["alive", ({ keptByRecheck }) => keptByRecheck],
  ["unreadable", ({ unreadable }) => unreadable],
  ["failed", ({ failed }) => failed],
  ["lists", ({ operations }) => operations.lists],
  ["reads", ({ operations }) => operations.gets],
  ["cost", ({ usd }) => dollars(usd)],
  ["time", ({ durationMs }) => seconds(durationMs)],
  ["stale", ({ staleShare }) => `${(staleShare * 100).toFixed(1)} %`],
]

/**
 * Formats a report for people: a line for each prefix, a line for all of it, and what they should know.
 *
 * @returns Lines without colours; the last one does not end in a line break.
 */
export function formatSweepReport(report: SweepReport): string {
  const { prefixes, warnings, resumeToken } = report
  const left = prefixes.filter(({ keptByEconomy }) => keptByEconomy > 0)
  const outlived = prefixes.filter(({ outlivedServerTtl }) => outlivedServerTtl > 0)
  return [
    ...table([COLUMNS.map(([head]) => head), ...prefixes.map((one) => COLUMNS.map(([, cell]) => String(cell(one))))]),
    "",
    summary(report),
    ...left.map(
      ({ prefix, keptByEconomy, keptByEconomyUsdPerMonth: usd }) =>
        `${prefix}: ${keptByEconomy} keys left, cheaper to keep (${dollars(usd)} a month)`,
    ),
    ...outlived.map(
      ({ prefix, outlivedServerTtl }) => `${prefix}: ${outlivedServerTtl} keys outlived their server TTL`,
    ),
    ...prefixes.flatMap(({ prefix, error }) => (error ? [`${prefix}: given up: ${error.message}`] : [])),
    ...warnings.map((warning) => `warning: ${warning}`),
    ...(resumeToken === undefined ? [] : [`go on with: ${resumeToken}`]),
  ].join("\n")
}

function summary({ done, dryRun, endedBy, durationMs, usd, operations }: SweepReport): string {
  const { gets, puts, deletes, lists } = operations
  const end = done ? "done" : endedBy ? `not done, ended by ${endedBy}` : "not done"
  const how = dryRun ? ", dry run: nothing was deleted" : ""
  return `${end}${how}: ${seconds(durationMs)}, ${gets + puts + deletes + lists} operations, ${dollars(usd)}`
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  )
}

function dollars(usd: number): string {
  return `$${usd.toFixed(usd > 0 && usd < 0.1 ? 6 : 2)}`
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

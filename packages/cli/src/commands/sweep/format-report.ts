import type { SweepPrefixReport, SweepReport } from "@larder/sweeper"
import { formatCount, formatNumberOf, formatUsd } from "../../output/amounts.ts"
import { describeUsage } from "../../output/note-usage.ts"
import type { Paint } from "../../output/paint.ts"
import { printable } from "../../output/printable.ts"
import { type Column, toTable } from "../../output/table.ts"
import { formatDuration } from "../../output/times.ts"

/** Writes a report as a table, a line that sums it up, and what its reader should know. */
export function formatReport(paint: Paint, report: SweepReport): string {
  const { prefixes, warnings, resumeToken } = report
  const lines = [
    toTable(paint, columnsOf(paint, report), prefixes),
    "",
    summary(paint, report),
    ...prefixes.flatMap((prefix) => remarksOn(paint, prefix)),
    ...warnings.map((warning) => `${paint.yellow("warning:")} ${printable(warning)}`),
    ...(resumeToken === undefined ? [] : [`Go on with: --resume ${printable(resumeToken)}`]),
  ]
  return lines.join("\n")
}

/** What is nothing everywhere is left out, so that the usual table fits a terminal. */
function columnsOf(paint: Paint, { dryRun, prefixes }: SweepReport): readonly Column<SweepPrefixReport>[] {
  type Count = "scanned" | "expired" | "deleted" | "keptByRecheck" | "unreadable" | "failed"
  const count = (title: string, of: Count): Column<SweepPrefixReport> => ({
    title,
    align: "right",
    cell: (prefix) => formatCount(prefix[of]),
  })
  const unusual = [
    ["alive", "keptByRecheck"],
    ["unreadable", "unreadable"],
    ["failed", "failed"],
  ] as const
  return [
    { title: "prefix", cell: ({ prefix }) => prefix, colour: paint.bold },
    count("scanned", "scanned"),
    count("expired", "expired"),
    count(dryRun ? "to delete" : "deleted", "deleted"),
    ...unusual.filter(([, of]) => prefixes.some((one) => one[of] > 0)).map(([title, of]) => count(title, of)),
    { title: "stale", align: "right", cell: ({ staleShare }) => `${(staleShare * 100).toFixed(1)} %` },
    { title: "time", align: "right", cell: ({ durationMs }) => formatDuration(durationMs) },
    { title: "cost", align: "right", cell: ({ usd }) => formatUsd(usd) },
  ]
}

function summary(paint: Paint, { done, dryRun, endedBy, durationMs, operations, usd }: SweepReport): string {
  const work = `${describeUsage({ ...operations, usd })}, ${formatDuration(durationMs)}`
  if (!done)
    return `${paint.yellow(endedBy === undefined ? "Not done" : `Not done, ended by ${LIMITS[endedBy]}`)}: ${work}`
  return dryRun ? `Done, nothing was deleted: ${work}` : `${paint.green("Done")}: ${work}`
}

const LIMITS = { maxMs: "--max-time", maxOperations: "--max-operations", maxUsd: "--max-usd" } as const

function remarksOn(paint: Paint, one: SweepPrefixReport): string[] {
  const { keptByEconomy, keptByEconomyUsdPerMonth, outlivedServerTtl, error } = one
  const prefix = printable(one.prefix)
  const left = `${formatNumberOf(keptByEconomy, "key")} left, as keeping them is cheaper: ${formatUsd(keptByEconomyUsdPerMonth)} a month`
  return [
    ...(keptByEconomy > 0 ? [`${prefix}: ${left}`] : []),
    ...(outlivedServerTtl > 0
      ? [`${prefix}: ${formatNumberOf(outlivedServerTtl, "key")} outlived the server's TTL`]
      : []),
    ...(error === undefined ? [] : [`${paint.red(`${prefix}: given up:`)} ${printable(error.message)}`]),
  ]
}

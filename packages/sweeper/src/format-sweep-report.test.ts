import { expect, it } from "vitest"
import { formatSweepReport, type SweepPrefixReport, type SweepReport } from "./index.ts"

const NONE = { gets: 0, puts: 0, deletes: 0, lists: 0 }
const prefix: SweepPrefixReport = {
  prefix: "cache/",
  done: true,
  scanned: 12_000,
  expired: 900,
  deleted: 600,
  keptByEconomy: 300,
  keptByEconomyBytes: 90_000,
  keptByEconomyUsdPerMonth: 0.0000315,
  keptByRecheck: 2,
  unreadable: 1,
  failed: 0,
  outlivedServerTtl: 4,
  operations: { gets: 602, puts: 0, deletes: 600, lists: 12 },
  usd: 0.0023527,
  durationMs: 4_210,
  staleShare: 0.0751,
}
const report: SweepReport = {
  done: false,
  endedBy: "maxUsd",
  resumeToken: "%5B%22session%2F%22%5D",
  dryRun: false,
  startedAtMs: 0,
  durationMs: 4_300,
  operations: { gets: 602, puts: 0, deletes: 600, lists: 13 },
  usd: 0.0023562,
  clock: { source: "server", differenceMs: 0, extraGraceMs: 0 },
  warnings: ["something to know"],
  prefixes: [
    prefix,
    {
      ...prefix,
      prefix: "session/",
      done: false,
      scanned: 5,
      keptByEconomy: 0,
      outlivedServerTtl: 0,
      operations: NONE,
      usd: 12.5,
      error: { code: "NETWORK", message: "list: the connection failed or broke" },
    },
  ],
}

it("formatSweepReport() prints a table, a line for all of it, and what one should know", () => {
  expect(formatSweepReport(report)).toMatchInlineSnapshot(`
    "prefix    scanned  expired  deleted  left  alive  unreadable  failed  lists  reads       cost   time  stale
    cache/      12000      900      600   300      2           1       0     12    602  $0.002353  4.2 s  7.5 %
    session/        5      900      600     0      2           1       0      0      0     $12.50  4.2 s  7.5 %

    not done, ended by maxUsd: 4.3 s, 1215 operations, $0.002356
    cache/: 300 keys left, cheaper to keep ($0.000031 a month)
    cache/: 4 keys outlived their server TTL
    session/: given up: list: the connection failed or broke
    warning: something to know
    go on with: %5B%22session%2F%22%5D"
  `)
})

it("formatSweepReport() says when a run was dry, or done", () => {
  expect(formatSweepReport({ ...report, dryRun: true })).toContain("dry run: nothing was deleted")
  const { endedBy: _, resumeToken: __, ...done } = { ...report, done: true, prefixes: [] }
  expect(formatSweepReport(done)).toContain("done: 4.3 s, 1215 operations, $0.002356")
})

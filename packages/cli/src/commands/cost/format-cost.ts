import { priceOperations, TELNYX_PRICES } from "@larder/core"
import { formatBytes, formatCount, formatUsd } from "../../output/amounts.ts"
import type { Paint } from "../../output/paint.ts"
import { toTable } from "../../output/table.ts"
import type { CostLine } from "./price-month.ts"
import type { Cost } from "./to-cost.ts"

type Row = Omit<CostLine, "kind"> & { readonly kind: CostLine["kind"] | "a month" }

/** Writes a bill: a line for each kind, the sum, by prefix where that is known, and what was assumed. */
export function formatCost(paint: Paint, cost: Cost): string {
  const sum: Row = {
    kind: "a month",
    amount: 0,
    free: 0,
    usd: cost.usdPerMonth,
    usdBeyondFree: cost.usdPerMonthBeyondFree,
  }
  const parts = [
    toTable(
      paint,
      [
        {
          title: "",
          cell: ({ kind }) => kind,
          colour: (text, { kind }) => (kind === "a month" ? paint.bold(text) : text),
        },
        { title: "amount", align: "right", cell: (row) => formatAmount(row, row.amount) },
        { title: "price", align: "right", cell: ({ usd }) => formatUsd(usd) },
        { title: "free", align: "right", cell: (row) => formatAmount(row, row.free) },
        { title: "to pay", align: "right", cell: ({ usdBeyondFree }) => formatUsd(usdBeyondFree), colour: paint.bold },
      ],
      [...cost.month, sum],
    ),
    ...formatPrefixes(paint, cost),
    cost.assumptions.map((assumption) => paint.dim(`- ${assumption}`)).join("\n"),
  ]
  return parts.join("\n\n")
}

function formatPrefixes(paint: Paint, { byPrefix }: Cost): readonly string[] {
  if (byPrefix === undefined || Object.keys(byPrefix).length === 0) return []
  const rows = Object.entries(byPrefix).map(([prefix, counts]) => ({
    prefix,
    ...counts,
    usd: priceOperations(counts, TELNYX_PRICES),
  }))
  const count = (title: string, of: (row: (typeof rows)[number]) => number) =>
    ({ title, align: "right", cell: (row: (typeof rows)[number]) => formatCount(of(row)) }) as const
  return [
    toTable(
      paint,
      [
        { title: "in the log", cell: ({ prefix }) => (prefix === "" ? "(none)" : prefix) },
        count("reads", ({ gets }) => gets),
        count("writes", ({ puts }) => puts),
        count("deletes", ({ deletes }) => deletes),
        count("lists", ({ lists }) => lists),
        { title: "price", align: "right", cell: ({ usd }) => formatUsd(usd) },
      ],
      rows.toSorted((a, b) => b.usd - a.usd),
    ),
  ]
}

function formatAmount({ kind }: Row, amount: number): string {
  if (kind === "a month") return ""
  return kind === "storage" ? formatBytes(amount) : formatCount(amount)
}

import type { KvUsage } from "@larder/core"
import type { CliIo } from "../cli-io.ts"
import { formatNumberOf, formatUsd } from "./amounts.ts"
import { createPaint } from "./paint.ts"

/** Tells a person at a terminal what the command has used and cost. */
export function noteUsage(io: CliIo, usage: KvUsage | undefined): void {
  if (!io.stderr.isTerminal || usage === undefined || usage.usd === 0) return
  io.stderr.write(`${createPaint(io, io.stderr).dim(describeUsage(usage))}\n`)
}

/** Writes operations and their price: `1 list, 12 reads, $0.0000077`. */
export function describeUsage({
  lists,
  gets,
  puts,
  deletes,
  usd,
}: Omit<KvUsage, "byPrefix" | "readBytes" | "writtenBytes">): string {
  const kinds = [
    [lists, "list"],
    [gets, "read"],
    [puts, "write"],
    [deletes, "delete"],
  ] as const
  const used = kinds.flatMap(([count, name]) => (count === 0 ? [] : [formatNumberOf(count, name)]))
  return [...used, formatUsd(usd)].join(", ")
}

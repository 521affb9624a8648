import type { SweepEstimate, SweepEvent, SweepProgress } from "@larder/sweeper"
import { formatCount, formatNumberOf, formatUsd } from "../../output/amounts.ts"
import type { Output } from "../../output/create-output.ts"
import { toBar } from "../../output/progress-bar.ts"

export interface SweepWatch {
  onEvent(event: SweepEvent): void
  end(): void
}

export interface SweepWatchOptions {
  readonly dryRun: boolean
  readonly maxUsd: number | undefined
}

/** Tells the price of each prefix before anything of it is deleted, and then how far the sweep is. */
export function watchSweep(out: Output, options: SweepWatchOptions): SweepWatch {
  const status = out.status()
  return {
    onEvent(event) {
      if (event.type === "progress") {
        status.show(describeProgress(event, options))
        return
      }
      status.end()
      out.note(describeEstimate(event))
    },
    end: status.end,
  }
}

function describeEstimate({ prefix, keys, reads, deletes, usd, usdPerMillionKeys, isWhole }: SweepEstimate): string {
  const operations = `${formatNumberOf(reads, "read")} and at most ${formatNumberOf(deletes, "delete")}`
  const first = `${prefix}: ${formatNumberOf(keys, "key")}${isWhole ? "" : " on the first page"}, ${operations}`
  const rest = isWhole ? "" : `; ${formatUsd(usdPerMillionKeys)} for each million keys like these`
  return `${first}, at most ${formatUsd(usd)}${rest}`
}

/** How many keys there are is not known before the end; how much of the money is gone, is. */
function describeProgress({ prefix, report }: SweepProgress, { dryRun, maxUsd }: SweepWatchOptions): string {
  const scanned = report.prefixes.reduce((sum, one) => sum + one.scanned, 0)
  const deleted = report.prefixes.reduce((sum, one) => sum + one.deleted, 0)
  const bar = maxUsd === undefined ? "" : `${toBar(report.usd / maxUsd)} `
  const did = `${formatCount(deleted)} ${dryRun ? "to delete" : "deleted"}`
  return `${bar}${prefix} ${formatCount(scanned)} scanned, ${did}, ${formatUsd(report.usd)}`
}

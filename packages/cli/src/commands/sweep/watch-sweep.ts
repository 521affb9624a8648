import type { KvUsageCounts } from "@larder/core"
import type { SweepEstimate, SweepEvent, SweepProgress, SweepReport } from "@larder/sweeper"
import { formatCount, formatNumberOf, formatUsd } from "../../output/amounts.ts"
import type { Output } from "../../output/create-output.ts"
import { describeUsage } from "../../output/note-usage.ts"
import { toBar } from "../../output/progress-bar.ts"

export interface SweepWatch {
  onEvent(event: SweepEvent): void
  /** Tells what was done of a sweep that has no report, as it was interrupted. */
  tellRest(usage: KvUsageCounts): void
  end(): void
}

export interface SweepWatchOptions {
  readonly dryRun: boolean
  readonly maxUsd: number | undefined
}

/** Tells the price of each prefix before anything of it is deleted, and then how far the sweep is. */
export function watchSweep(out: Output, options: SweepWatchOptions): SweepWatch {
  const status = out.status()
  let last: SweepReport | undefined
  return {
    onEvent(event) {
      if (event.type === "progress") {
        last = event.report
        status.show(describeProgress(event, options))
        return
      }
      status.end()
      out.note(describeEstimate(event))
    },
    tellRest(usage) {
      if (usage.usd === 0) return
      const next = last?.resumeToken === undefined ? "" : ` Go on with: --resume ${last.resumeToken}`
      out.note(`Interrupted, so far: ${describeUsage(usage)}.${next}`)
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
  const { scanned = 0, deleted = 0 } = report.prefixes.find((one) => one.prefix === prefix) ?? {}
  const bar = maxUsd === undefined ? "" : `${toBar(report.usd / maxUsd)} `
  const did = `${formatCount(deleted)} ${dryRun ? "to delete" : "deleted"}`
  return `${bar}${prefix} ${formatCount(scanned)} scanned, ${did}; ${formatUsd(report.usd)} so far`
}

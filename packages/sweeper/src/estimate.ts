import { priceOperations } from "@larder/core"
import type { SweepEstimate } from "./sweep-event.ts"
import type { Candidate } from "./sweep-key.ts"
import type { ResolvedSweepPolicy } from "./sweep-policy.ts"
import type { SweepRun } from "./sweep-run.ts"

/** Prices a prefix by its first page, supposing that what only a read can decide is dead. */
export function toEstimate(
  { options }: SweepRun,
  { prefix, recheck }: ResolvedSweepPolicy,
  page: Pick<SweepEstimate, "keys" | "isWhole">,
  candidates: readonly Candidate[],
): SweepEstimate {
  const deletes = candidates.length
  const reads = recheck ? deletes : candidates.filter(({ decision }) => decision === "read").length
  const usd = priceOperations({ gets: reads, puts: 0, deletes, lists: 1 }, options.store.capabilities.prices)
  return {
    type: "estimate",
    prefix,
    ...page,
    reads,
    deletes,
    usd,
    usdPerMillionKeys: (usd / page.keys) * 1_000_000,
  }
}

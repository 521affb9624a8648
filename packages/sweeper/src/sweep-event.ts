import type { SweepReport } from "./sweep-report.ts"

/** What `onEvent` of a sweep hears. */
export type SweepEvent = SweepEstimate | SweepProgress

/** What a prefix will cost, told once its first page is listed and before anything of it is deleted. */
export interface SweepEstimate {
  readonly type: "estimate"
  readonly prefix: string
  /** Keys on the page. */
  readonly keys: number
  /** Keys of the page that will be read. */
  readonly reads: number
  /** Keys of the page that will be deleted at most. */
  readonly deletes: number
  /** US dollars for this page, at most. */
  readonly usd: number
  /** US dollars for a million keys such as these, at most. */
  readonly usdPerMillionKeys: number
  /** Whether this page is all there is. */
  readonly isWhole: boolean
}

/** A page is done. */
export interface SweepProgress {
  readonly type: "progress"
  readonly prefix: string
  /** The report so far. Its `resumeToken` goes on behind this page. */
  readonly report: SweepReport
}

import { Cron } from "croner"
import { ofKind } from "./option-checks.ts"
import { sweep } from "./sweep.ts"
import type { SweepEvent } from "./sweep-event.ts"
import { resolveSweepOptions, type SweepOptions } from "./sweep-options.ts"
import type { SweepReport } from "./sweep-report.ts"

/** What `onEvent` of a schedule hears beside the events of its sweeps. */
export type ScheduleEvent =
  | SweepEvent
  /** A sweep has ended. */
  | { readonly type: "report"; readonly report: SweepReport }
  /** It was time for a sweep, and the one before it still ran. */
  | { readonly type: "overlap" }
  /** There was no sweep: what `policies` threw, or an option that it made wrong. */
  | { readonly type: "failed"; readonly error: unknown }

/** Options of `schedule`: those of each sweep. */
export interface ScheduleOptions extends Omit<SweepOptions, "onEvent" | "resumeToken" | "signal"> {
  /** Time zone of the pattern, such as `"Europe/Vienna"`. @default the machine's */
  readonly timezone?: string | undefined
  /** Hears of everything. What it throws is ignored. @default nobody does */
  readonly onEvent?: ((event: ScheduleEvent) => void) | undefined
}

/** Sweeps that come again and again. */
export interface SweepSchedule {
  /** When the next one is due, in epoch milliseconds. Absent when none is. */
  nextAtMs(): number | undefined
  /** Ends the schedule. A sweep under way is ended too, at once. @returns When it has. */
  stop(): Promise<void>
}

/**
 * Sweeps by a schedule, in a server that lives long.
 *
 * One sweep runs at a time: one that is due meanwhile is left out. A sweep that its budget ended is gone on with by the next. The schedule does
 * not keep the process alive.
 *
 * @param cron A pattern of five or six fields: `"0 3 * * *"` is three o'clock every night.
 * @throws {TypeError} When the pattern cannot be read, or an option is of the wrong kind.
 * @throws {RangeError} When the pattern is never due, such as on 30 February, or a number is out of its range.
 *
 * @example
 * ```ts
 * const nightly = schedule("0 3 * * *", {
 *   store,
 *   policies: [{ prefix: "cache/", ttlMs: 3_600_000 }],
 *   onEvent: (event) => event.type === "report" && console.log(formatSweepReport(event.report)),
 * })
 * ```
 */
export function schedule(cron: string, options: ScheduleOptions): SweepSchedule {
  const { timezone, onEvent = () => {}, ...rest } = options
  resolveSweepOptions({ ...rest, onEvent: ofKind("onEvent", "function", onEvent) })
  const abort = new AbortController()
  let running: Promise<void> | undefined
  let resumeToken: string | undefined

  function tell(event: ScheduleEvent): void {
    try {
      onEvent(event)
    } catch {
      // Observing a sweep must not change its outcome.
    }
  }

  async function run(): Promise<void> {
    try {
      const report = await sweep({ ...rest, resumeToken, signal: abort.signal, onEvent: tell })
      resumeToken = rest.state === undefined ? report.resumeToken : undefined
      tell({ type: "report", report })
    } catch (error) {
      if (!abort.signal.aborted) tell({ type: "failed", error })
    }
  }

  function due(): void {
    if (running !== undefined) tell({ type: "overlap" })
    running ??= run().finally(() => {
      running = undefined
    })
  }

  const job = new Cron(cron, { unref: true, ...(timezone === undefined ? {} : { timezone }) }, due)
  if (job.nextRun() === null) throw new RangeError(`cron: expected a pattern that is due some day, got ${cron}`)
  return {
    nextAtMs: () => job.nextRun()?.getTime(),
    async stop() {
      job.stop()
      abort.abort()
      await running
    },
  }
}

import { withMeter } from "@larder/core"
import { type SweepReport, sweep } from "@larder/sweeper"
import { type Command, defineCommand, option } from "../../command/command.ts"
import { parseDuration, parseLifetime, parsePositive, parseUsd, parseWait } from "../../command/option-parsers.ts"
import { findPrefix } from "../../connect/find-key.ts"
import { EXIT_CODES, type ExitCode } from "../../exit-codes.ts"
import { formatReport } from "./format-report.ts"
import { type PolicyOptions, readPolicies } from "./read-policies.ts"
import { watchSweep } from "./watch-sweep.ts"

interface SweepCommandOptions extends PolicyOptions {
  readonly dryRun?: boolean
  readonly maxUsd?: number
  readonly maxOperations?: number
  readonly maxTime?: number
  readonly resume?: string
}

/** As good as no limit: 24 days, which is as far as timers reach. */
const NO_LIMIT_MS = 2 ** 31 - 1

export const sweepKeys: Command = defineCommand<SweepCommandOptions>({
  name: "sweep",
  operands: "[prefixes...]",
  summary: "Delete what has ended, and nothing that lives.",
  details:
    "Without a lifetime, each key older than the grace is read and judged by its own envelope. A lifetime spares reads: --ttl where all keys of the prefix have one, stale window included; --min-ttl and --max-ttl where they vary. Without prefixes: cache/, session/, session-data/ and session-user/. Exit code 4 when a limit ended it; the report then says how to go on.",
  options: [
    option("--dry-run", "do all but delete"),
    option("--max-usd <dollars>", "end before it costs more", parseUsd),
    option("--max-operations <n>", "end before it needs more operations", parsePositive),
    option("--max-time <duration>", "end before it takes longer", parseWait),
    option("--ttl <duration>", "the one lifetime of all keys from their last write", parseLifetime),
    option("--min-ttl <duration>", "no key ends sooner after its write", parseDuration),
    option("--max-ttl <duration>", "no key lives longer after its write", parseDuration),
    option("--grace <duration>", "how long past its end a key is left alone (24h)", parseDuration),
    option("--policies <file>", "policies as sweep() takes them, as JSON; - reads them from the standard input"),
    option("--resume <token>", "go on where the sweep that printed it has stopped"),
  ],
  examples: [
    "--dry-run",
    "cache/ --ttl 1h --max-usd 0.50",
    "cache/ --max-ttl 7d --grace 1h --json",
    "--policies policies.json --max-time 20s",
  ],
  usesNamespace: true,
  async run(context, operands, { dryRun, maxUsd, maxOperations, maxTime, resume, ...given }) {
    const { io, out, signal } = context
    const store = withMeter(context.openStore("untold"))
    const prefixes = operands.filter((prefix) => prefix !== undefined)
    const policies = await readPolicies(
      context,
      prefixes.map((prefix) => findPrefix(prefix, store)),
      given,
    )
    const watch = watchSweep(out, { dryRun: dryRun === true, maxUsd })
    const running = sweep({
      store,
      policies,
      budget: { maxMs: maxTime ?? NO_LIMIT_MS, maxOperations, maxUsd },
      dryRun,
      resumeToken: resume,
      now: io.now,
      signal,
      onEvent: watch.onEvent,
    })
    const report = await running.finally(watch.end).catch((error: unknown) => {
      watch.tellRest(store.usage())
      throw error
    })
    out.print(report, (paint) => formatReport(paint, report))
    return exitCodeOf(report)
  },
})

/** A prefix that was given up, or a key that could not be deleted, is a failure; the end of a budget is not. */
function exitCodeOf({ done, prefixes }: SweepReport): ExitCode {
  if (prefixes.some(({ error, failed }) => error !== undefined || failed > 0)) return EXIT_CODES.failed
  return done ? EXIT_CODES.done : EXIT_CODES.unfinished
}

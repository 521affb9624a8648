import { type Command, defineCommand, option } from "../../command/command.ts"
import type { CommandContext } from "../../command/command-context.ts"
import { parseBytes, parseCount, parseDuration } from "../../command/option-parsers.ts"
import { readTextFile } from "../../command/read-content.ts"
import { usageError } from "../../errors/command-error.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { formatCost } from "./format-cost.ts"
import { type LoggedOperations, readLog } from "./read-log.ts"
import { MONTH_MS, toCost } from "./to-cost.ts"

interface CostOptions {
  readonly reads?: number
  readonly writes?: number
  readonly deletes?: number
  readonly lists?: number
  readonly stored?: number
  readonly covers?: number
}

export const priceWorkload: Command = defineCommand<CostOptions>({
  name: "cost",
  operands: "[log]",
  summary: "Price a metered log, or a workload described by options, for a month.",
  details:
    "A log is a file with the JSON of usage() of withMeter(), of a bill of the local server, or of its requests, as larder local --json prints them; - reads the standard input. Nothing is sent anywhere.",
  options: [
    option("--reads <n>", "reads, such as 500, 20k or 10M", parseCount),
    option("--writes <n>", "writes", parseCount),
    option("--deletes <n>", "deletes", parseCount),
    option("--lists <n>", "list calls, of up to 1000 keys each", parseCount),
    option("--stored <size>", "bytes stored, on average: 500MB, 5GB", parseBytes),
    option("--covers <duration>", "how long these take: 1s, 24h (a month of 30 days)", parseDuration),
  ],
  examples: [
    "--reads 20M --writes 1.5M --stored 5GB",
    "--reads 500 --writes 20 --covers 1s",
    "usage.json --covers 1h --json",
  ],
  async run(context, [log], options) {
    const operations = await readOperations(context, log, options)
    const cost = toCost(operations, options.stored ?? 0, options.covers ?? MONTH_MS)
    context.out.print(cost, (paint) => formatCost(paint, cost))
    return EXIT_CODES.done
  },
})

async function readOperations(
  context: CommandContext,
  log: string | undefined,
  { reads, writes, deletes, lists, stored }: CostOptions,
): Promise<LoggedOperations> {
  const described = [reads, writes, deletes, lists]
  const isDescribed = described.some((count) => count !== undefined)
  if (log === undefined && !isDescribed && stored === undefined)
    throw usageError("expected a log, or a workload such as --reads 10M")
  if (log !== undefined && isDescribed) throw usageError("a log says all: give no operations beside it")
  if (log !== undefined) return readLog(log, await readTextFile(context, log))
  return { gets: reads ?? 0, puts: writes ?? 0, deletes: deletes ?? 0, lists: lists ?? 0 }
}

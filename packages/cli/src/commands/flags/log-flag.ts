import { type Command, defineCommand, option } from "../../command/command.ts"
import { parsePositive } from "../../command/option-parsers.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { toTable } from "../../output/table.ts"
import { formatInstant } from "../../output/times.ts"
import { describeFlag } from "./describe-flag.ts"
import { type FlagPlace, openAdmin, PLACE_OPTIONS } from "./open-admin.ts"

interface LogOptions extends FlagPlace {
  readonly limit?: number
}

export const logFlag: Command = defineCommand<LogOptions>({
  name: "log",
  operands: "<flag>",
  summary: "Show who changed a flag, when and how, the latest change first.",
  options: [option("--limit <n>", "most changes to show (20)", parsePositive), ...PLACE_OPTIONS],
  examples: ["new-ui", "new-ui --limit 1 --json"],
  usesNamespace: true,
  async run(context, [name = ""], { limit, ...place }) {
    const { out } = context
    const changes = await openAdmin(context, place).history(name, { limit })
    if (changes.length === 0) out.note(`No change of ${name} is on record.`)
    if (changes.length === 0 && !out.isJson) return EXIT_CODES.done
    out.print(changes, (paint) =>
      toTable(
        paint,
        [
          { title: "when", cell: ({ atMs }) => formatInstant(atMs) },
          { title: "by", cell: ({ by }) => by },
          { title: "change", cell: ({ id }) => id, colour: paint.dim },
          { title: "did", cell: ({ action }) => action },
          { title: "flag then", cell: ({ to }) => describeFlag(to) },
        ],
        changes,
      ),
    )
    return EXIT_CODES.done
  },
})

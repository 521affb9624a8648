import { type Command, defineCommand } from "../../command/command.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { toTable } from "../../output/table.ts"
import { describeFlag } from "./describe-flag.ts"
import { type FlagPlace, openAdmin, PLACE_OPTIONS } from "./open-admin.ts"

export const listFlags: Command = defineCommand<FlagPlace>({
  name: "list",
  summary: "List flags, and what each says.",
  details: "One list, and a read for each flag; of a set, a read for each flag and one more.",
  options: PLACE_OPTIONS,
  examples: ["", "--set shop --json"],
  usesNamespace: true,
  async run(context, _, place) {
    const { out } = context
    const admin = openAdmin(context, place)
    const flags: { readonly name: string; readonly content: unknown }[] = []
    for (const name of await admin.names()) flags.push({ name, content: await admin.get(name) })
    if (flags.length === 0) out.note("There are no flags.")
    if (flags.length === 0 && !out.isJson) return EXIT_CODES.done
    out.print(flags, (paint) =>
      toTable(
        paint,
        [
          { title: "flag", cell: ({ name }) => name, colour: paint.bold },
          { title: "says", cell: ({ content }) => describeFlag(content) },
        ],
        flags,
      ),
    )
    return EXIT_CODES.done
  },
})

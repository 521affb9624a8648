import type { FlagsAdmin } from "@larder/flags/admin"
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
    const flags = await readAll(openAdmin(context, place))
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

interface ListedFlag {
  readonly name: string
  readonly content: unknown
}

/** Reads under way at once. */
const AT_ONCE = 16

async function readAll(admin: FlagsAdmin): Promise<readonly ListedFlag[]> {
  const names = await admin.names()
  const flags: ListedFlag[] = []
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const part = names.slice(at, at + AT_ONCE)
    flags.push(...(await Promise.all(part.map(async (name) => ({ name, content: await admin.get(name) })))))
  }
  return flags
}

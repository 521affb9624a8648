import { type Command, defineCommand } from "../../command/command.ts"
import { notFoundError } from "../../errors/command-error.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { toPrintableJson } from "../../output/printable.ts"
import { type FlagPlace, openAdmin, PLACE_OPTIONS } from "./open-admin.ts"

export const getFlag: Command = defineCommand<FlagPlace>({
  name: "get",
  operands: "<flag>",
  summary: "Show a flag: its value, or its definition.",
  details: "What is printed is JSON, and flags set takes it as it is.",
  options: PLACE_OPTIONS,
  examples: ["new-ui", "new-ui > new-ui.json"],
  usesNamespace: true,
  async run(context, [name = ""], place) {
    const content = await openAdmin(context, place).get(name)
    if (content === undefined) throw notFoundError(`there is no flag ${name}`)
    context.out.print(content, () => toPrintableJson(content, 2))
    return EXIT_CODES.done
  },
})

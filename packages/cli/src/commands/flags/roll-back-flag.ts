import { type Command, defineCommand, option } from "../../command/command.ts"
import { authorOf, CHANGE_OPTIONS, type FlagChangeOptions, openAdmin } from "./open-admin.ts"
import { printChange } from "./print-change.ts"

interface RollbackOptions extends FlagChangeOptions {
  readonly to?: string
}

export const rollBackFlag: Command = defineCommand<RollbackOptions>({
  name: "rollback",
  operands: "<flag>",
  summary: "Undo the last change of a flag, or all since one.",
  options: [
    option("--to <change>", "the change after which it was as it shall be again (the one before the last)"),
    ...CHANGE_OPTIONS,
  ],
  examples: ["new-ui", "new-ui --to 1795250826383-0f3a9c21 --by bob"],
  usesNamespace: true,
  async run(context, [name = ""], options) {
    const { to } = options
    const author = authorOf(context, options)
    return printChange(context, await openAdmin(context, options).rollback(name, { ...author, to }))
  },
})

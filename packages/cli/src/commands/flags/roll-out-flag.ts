import { type Command, defineCommand, option, requiredOption } from "../../command/command.ts"
import { parseInstant, parsePercent } from "../../command/option-parsers.ts"
import { authorOf, CHANGE_OPTIONS, type FlagChangeOptions, openAdmin } from "./open-admin.ts"
import { printChange } from "./print-change.ts"

interface RolloutOptions extends FlagChangeOptions {
  readonly variant: string
  readonly percent: number
  readonly otherwise?: string
  readonly fromPercent?: number
  readonly start?: number
  readonly end?: number
  readonly until?: number
}

export const rollOutFlag: Command = defineCommand<RolloutOptions>({
  name: "rollout",
  operands: "<flag>",
  summary: "Give a share of the population a variant, now or growing over time.",
  details: "Whoever is in it stays in it as it grows. Conditions the flag has stay, and come first.",
  options: [
    requiredOption("--variant <name>", "the variant to give"),
    requiredOption("--percent <n>", "share of the population, 0 to 100", parsePercent),
    option("--otherwise <name>", "the variant for the others (the flag's default)"),
    option("--start <time>", "when it begins (at once)", parseInstant),
    option("--end <time>", "when --percent is reached, growing from --start on", parseInstant),
    option("--from-percent <n>", "share before --start (0)", parsePercent),
    option("--until <time>", "when it is over (never)", parseInstant),
    ...CHANGE_OPTIONS,
  ],
  examples: [
    "new-ui --variant on --percent 10",
    "new-ui --variant on --percent 100 --start 2026-12-01T08:00Z --end 2026-12-08T08:00Z",
  ],
  usesNamespace: true,
  async run(context, [name = ""], options) {
    const { variant, percent, otherwise, fromPercent, start, end, until } = options
    const rollout = { variant, percent, otherwise, fromPercent, startAtMs: start, endAtMs: end, untilMs: until }
    const author = authorOf(context, options)
    return printChange(context, await openAdmin(context, options).rollout(name, rollout, author))
  },
})

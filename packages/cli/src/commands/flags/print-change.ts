import type { FlagChange } from "@larder/flags/admin"
import type { CommandContext } from "../../command/command-context.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { toPairs } from "../../output/table.ts"
import { describeFlag } from "./describe-flag.ts"

/** Tells of a change that was made. */
export function printChange({ out }: CommandContext, change: FlagChange): typeof EXIT_CODES.done {
  const { id, name, by, action, from, to } = change
  out.print(change, (paint) =>
    toPairs(paint, [
      ["flag", name],
      ["was", describeFlag(from)],
      ["is", describeFlag(to)],
      ["change", `${id}, ${action} by ${by}`],
    ]),
  )
  return EXIT_CODES.done
}

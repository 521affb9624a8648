import { createFlagsAdmin, type FlagsAdmin } from "@larder/flags/admin"
import { type CommandOption, option } from "../../command/command.ts"
import type { CommandContext } from "../../command/command-context.ts"
import { usageError } from "../../errors/command-error.ts"

/** Where flags are kept. */
export interface FlagPlace {
  readonly set?: string
  readonly prefix?: string
}

export interface FlagChangeOptions extends FlagPlace {
  readonly by?: string
}

export const PLACE_OPTIONS: readonly CommandOption[] = [
  option("--set <name>", "the set that holds the flags (a key for each flag)"),
  option("--prefix <prefix>", "first segment of the keys (flag)"),
]

export const CHANGE_OPTIONS: readonly CommandOption[] = [
  option("--by <who>", "who makes the change, for the log ($USER)"),
  ...PLACE_OPTIONS,
]

export function openAdmin(context: CommandContext, { set, prefix }: FlagPlace): FlagsAdmin {
  return createFlagsAdmin({ store: context.openStore(), set, prefix, now: context.io.now })
}

/** Tells who makes a change. @throws {CommandError} When nobody says so. */
export function authorOf({ io }: CommandContext, { by }: FlagChangeOptions): { readonly by: string } {
  const who = (by ?? io.env["USER"] ?? io.env["USERNAME"] ?? "").trim()
  if (who === "") throw usageError("who makes the change?", "Say it with --by <who>: it stands in the log of the flag.")
  return { by: who }
}

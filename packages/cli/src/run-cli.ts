import type { CliIo } from "./cli-io.ts"
import type { Command, CommandGroup } from "./command/command.ts"
import { runProgram } from "./command/run-program.ts"
import { priceWorkload } from "./commands/cost/price-workload.ts"
import { runDoctor } from "./commands/doctor/run-doctor.ts"
import { getFlag } from "./commands/flags/get-flag.ts"
import { listFlags } from "./commands/flags/list-flags.ts"
import { logFlag } from "./commands/flags/log-flag.ts"
import { rollBackFlag } from "./commands/flags/roll-back-flag.ts"
import { rollOutFlag } from "./commands/flags/roll-out-flag.ts"
import { setFlag } from "./commands/flags/set-flag.ts"
import { countKeys } from "./commands/keys/count-keys.ts"
import { deleteKeys } from "./commands/keys/delete-keys.ts"
import { getKey } from "./commands/keys/get-key.ts"
import { listKeys } from "./commands/keys/list-keys.ts"
import { putKey } from "./commands/keys/put-key.ts"
import { serveLocal } from "./commands/local/serve-local.ts"
import { createNamespace } from "./commands/namespaces/create-namespace.ts"
import { deleteNamespace } from "./commands/namespaces/delete-namespace.ts"
import { listNamespaces } from "./commands/namespaces/list-namespaces.ts"
import { waitNamespace } from "./commands/namespaces/wait-namespace.ts"
import { listSessions } from "./commands/sessions/list-sessions.ts"
import { revokeSessions } from "./commands/sessions/revoke-sessions.ts"
import { sweepKeys } from "./commands/sweep/sweep-keys.ts"
import type { ExitCode } from "./exit-codes.ts"

/** All commands, in the order of the help. */
export const COMMANDS: readonly (Command | CommandGroup)[] = [
  serveLocal,
  {
    name: "keys",
    summary: "Look at keys, write and delete them.",
    commands: [listKeys, getKey, putKey, deleteKeys, countKeys],
  },
  sweepKeys,
  {
    name: "flags",
    summary: "Look at feature flags and change them, with a log.",
    commands: [listFlags, getFlag, setFlag, rollOutFlag, logFlag, rollBackFlag],
  },
  {
    name: "sessions",
    summary: "See where a user is signed in, and sign them out.",
    commands: [listSessions, revokeSessions],
  },
  {
    name: "namespaces",
    summary: "Manage the namespaces of the account.",
    commands: [listNamespaces, createNamespace, deleteNamespace, waitNamespace],
  },
  priceWorkload,
  runDoctor,
]

/**
 * Runs the `larder` command.
 *
 * @param args As after the program's name.
 * @param io What it is connected to.
 * @returns The exit code: one of `EXIT_CODES`. It never throws.
 *
 * @example
 * ```ts
 * process.exitCode = await runCli(["keys", "count", "--json"], createProcessIo(process))
 * ```
 */
export function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  return runProgram(COMMANDS, args, io)
}

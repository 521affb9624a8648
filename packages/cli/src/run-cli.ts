import { CommanderError } from "commander"
import type { CliIo } from "./cli-io.ts"
import { buildProgram } from "./command/build-program.ts"
import { createCommandContext } from "./command/command-context.ts"
import { COMMANDS } from "./commands/tree.ts"
import { describeError, type ErrorDescription } from "./errors/describe-error.ts"
import { Interruption } from "./errors/interruption.ts"
import { EXIT_CODES, type ExitCode } from "./exit-codes.ts"
import { noteUsage } from "./output/note-usage.ts"
import { printError } from "./output/print-error.ts"

/**
 * Runs the `larder` command.
 *
 * @param args As after the program's name.
 * @param io What it is connected to.
 * @returns The exit code: one of {@link EXIT_CODES}. It never throws.
 */
export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT_CODES.done
  const program = buildProgram(COMMANDS, io, async (command, operands, options) => {
    const context = createCommandContext(io, options)
    exitCode = await command.run(context, operands, options)
    noteUsage(io, context.usage())
  })
  try {
    await program.parseAsync(args, { from: "user" })
    return exitCode
  } catch (error) {
    return tellFailure(io, args, io.signal.aborted ? io.signal.reason : error)
  }
}

function tellFailure(io: CliIo, args: readonly string[], error: unknown): ExitCode {
  if (error instanceof Interruption) return error.kind === "interrupted" ? EXIT_CODES.interrupted : EXIT_CODES.done
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT_CODES.done
  // The help was shown instead of a command.
  if (error instanceof CommanderError && error.code === "commander.help") return EXIT_CODES.usage
  const description = error instanceof CommanderError ? describeUsage(error) : describeError(error)
  printError(io, description, args.includes("--json"))
  return description.exitCode
}

function describeUsage({ message }: CommanderError): ErrorDescription {
  return {
    code: "USAGE",
    message: message.replace(/^error: /, ""),
    remedy: "--help behind a command shows how to call it.",
    exitCode: EXIT_CODES.usage,
  }
}

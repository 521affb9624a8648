import { CommanderError } from "commander"
import type { CliIo } from "../cli-io.ts"
import { describeError, type ErrorDescription } from "../errors/describe-error.ts"
import { Interruption } from "../errors/interruption.ts"
import { EXIT_CODES, type ExitCode } from "../exit-codes.ts"
import { noteUsage } from "../output/note-usage.ts"
import { printError } from "../output/print-error.ts"
import { buildProgram } from "./build-program.ts"
import type { Command, CommandGroup } from "./command.ts"
import { createCommandContext } from "./command-context.ts"

/** Finds the command that the arguments name, runs it, and tells what went wrong. @returns The exit code. */
export async function runProgram(
  commands: readonly (Command | CommandGroup)[],
  args: readonly string[],
  io: CliIo,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT_CODES.done
  const program = buildProgram(commands, io, async (command, operands, options) => {
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
  return EXIT_CODES[description.kind]
}

function describeUsage({ message }: CommanderError): ErrorDescription {
  return {
    code: "USAGE",
    message: message.replace(/^error: /, ""),
    remedy: "--help behind a command shows how to call it.",
    kind: "usage",
  }
}

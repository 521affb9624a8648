import { CommanderError, Option, Command as Program } from "commander"
import type { CliIo } from "../cli-io.ts"
import { CommandError, usageError } from "../errors/command-error.ts"
import { createPaint } from "../output/paint.ts"
import { readVersion } from "../version.ts"
import { type Command, type CommandGroup, type CommandOption, type Operands, option } from "./command.ts"
import { parseWait } from "./option-parsers.ts"

/** Runs a command that was found in the arguments. */
export type RunCommand = (command: Command, operands: Operands, options: object) => Promise<void>

const EXIT_CODES_HELP = `
Exit codes:
  0    done
  1    failed, or answered with no
  2    the arguments or the environment make no sense
  3    there is no such key, flag, device or namespace
  4    the time or money it was given ended first
  130  interrupted

Environment:
  TELNYX_API_KEY    the key of your account (never an argument)
  TELNYX_BASE_URL   where the API is (https://api.telnyx.com)
  KV_<NAME>_ID      the id of a namespace; --namespace <name> chooses among several
`

/** Builds the parser of all commands. Nothing of it touches the process: it throws, and writes to `io`. */
export function buildProgram(tree: readonly (Command | CommandGroup)[], io: CliIo, run: RunCommand): Program {
  const program = configure(new Program("larder"), io)
    .description("Looks into a KV store, and looks after it.")
    .usage("<command>")
    .addHelpText("after", EXIT_CODES_HELP)
    .enablePositionalOptions()
    .option("-V, --version", "print the version")
  // Read by those who ask alone.
  program.on("option:version", () => {
    io.stdout.write(`${readVersion()}\n`)
    throw new CommanderError(0, "commander.version", "")
  })
  for (const item of tree) {
    program.addCommand("commands" in item ? buildGroup(item, io, run) : buildCommand(item, item.name, io, run))
  }
  return program
}

function buildGroup({ name, summary, commands }: CommandGroup, io: CliIo, run: RunCommand): Program {
  const group = configure(new Program(name), io).description(summary).usage("<command>")
  for (const command of commands) group.addCommand(buildCommand(command, `${name} ${command.name}`, io, run))
  return group
}

function buildCommand(command: Command, words: string, io: CliIo, run: RunCommand): Program {
  const { operands = "", summary, details } = command
  const program = configure(new Program(command.name), io).summary(summary).usage(`[options] ${operands}`.trim())
  program.description(details === undefined ? summary : `${summary}\n\n${details}`)
  if (operands !== "") program.arguments(operands)
  if (command.takesAll === true) program.helpOption(false).allowUnknownOption().passThroughOptions()
  else addOptions(program, command, words)
  // The last two are its options and the program itself; a list of operands is one of those before.
  return program.action((...given: unknown[]) => run(command, given.slice(0, -2).flat() as Operands, program.opts()))
}

function addOptions(program: Program, { options = [], usesNamespace, examples }: Command, words: string): void {
  for (const own of options) program.addOption(toOption(own))
  if (usesNamespace === true) {
    program.addOption(new Option("--namespace <name>", "the namespace: my-cache stands for KV_MY_CACHE_ID"))
  }
  program.addOption(toOption(TIMEOUT)).addOption(new Option("--json", "print JSON"))
  const lines = examples.map((example) => `  $ larder ${words} ${example}`.trimEnd())
  program.addHelpText("after", `\nExamples:\n${lines.join("\n")}`)
}

const TIMEOUT = option("--timeout <duration>", "for one call with its retries (10s)", parseWait)

function toOption({ flags, help, parse, isRequired = false }: CommandOption): Option {
  const made = new Option(flags, help).makeOptionMandatory(isRequired)
  return parse === undefined ? made : made.argParser((text) => parseFor(made.long ?? flags, parse, text))
}

function parseFor(name: string, parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw error instanceof CommandError ? usageError(`${name}: ${error.message}`) : error
  }
}

function configure(program: Program, io: CliIo): Program {
  const paint = createPaint(io, io.stdout)
  return program
    .exitOverride()
    .helpCommand(false)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // What went wrong is told once, by whoever catches it.
      outputError: () => {},
      getOutHasColors: () => paint.isColorSupported,
      getErrHasColors: () => paint.isColorSupported,
    })
    .configureHelp({ styleTitle: (text) => paint.bold(text), helpWidth: io.stdout.columns ?? 80 })
}

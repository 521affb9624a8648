import type { ExitCode } from "../exit-codes.ts"
import type { CommandContext } from "./command-context.ts"

/** What stands behind the command, in order; an optional one that was left out is `undefined`. */
export type Operands = readonly (string | undefined)[]

/** One command: how it is called, and what it does. */
export interface Command {
  readonly name: string
  /** The operands, as the help shows them: `<key> [value]`. @default none */
  readonly operands?: string | undefined
  /** One line that begins with a verb. */
  readonly summary: string
  /** What else one should know. */
  readonly details?: string | undefined
  /** Beside those that all have. */
  readonly options?: readonly CommandOption[] | undefined
  /** Whole commands. */
  readonly examples: readonly string[]
  /** Whether it works on the keys of a namespace, which `--namespace` chooses. @default false */
  readonly usesNamespace?: boolean | undefined
  /** Whether it reads its options itself, `--help` among them. @default false */
  readonly takesAll?: boolean | undefined
  run(context: CommandContext, operands: Operands, options: object): Promise<ExitCode>
}

/** An option of a command. */
export interface CommandOption {
  /** As the help shows it: `--ttl <duration>`. */
  readonly flags: string
  readonly help: string
  /** Reads its text. Throws a `CommandError` for what makes no sense; the option is named in front of it. @default as it is */
  readonly parse?: ((text: string) => unknown) | undefined
  /** @default false */
  readonly isRequired?: boolean | undefined
}

/** Commands under a common word. */
export interface CommandGroup {
  readonly name: string
  readonly summary: string
  readonly commands: readonly Command[]
}

/** A command with its options by name, as its parsers leave them. */
export interface CommandDefinition<Options extends object> extends Omit<Command, "run"> {
  run(context: CommandContext, operands: Operands, options: Options): Promise<ExitCode>
}

/** Defines a command. `Options` must say what its option parsers return. */
export function defineCommand<Options extends object = object>(definition: CommandDefinition<Options>): Command {
  return {
    ...definition,
    // The parsers of its options have made them.
    run: (context, operands, options) => definition.run(context, operands, options as Options),
  }
}

/** Defines an option. */
export function option(flags: string, help: string, parse?: CommandOption["parse"]): CommandOption {
  return { flags, help, parse }
}

/** Defines an option that must be given. */
export function requiredOption(flags: string, help: string, parse?: CommandOption["parse"]): CommandOption {
  return { flags, help, parse, isRequired: true }
}

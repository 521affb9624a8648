import { EXIT_CODES, type ExitCode } from "../exit-codes.ts"

/** The command cannot go on, for a reason that is no fault of the program. */
export class CommandError extends Error {
  override readonly name = "CommandError"
  readonly exitCode: ExitCode
  /** What to do about it. */
  readonly remedy: string | undefined

  constructor(message: string, details: { readonly exitCode?: ExitCode; readonly remedy?: string | undefined } = {}) {
    super(message)
    this.exitCode = details.exitCode ?? EXIT_CODES.failed
    this.remedy = details.remedy
  }
}

/** Says that an argument, or the environment, makes no sense. */
export function usageError(message: string, remedy?: string): CommandError {
  return new CommandError(message, { exitCode: EXIT_CODES.usage, remedy })
}

/** Says that there is nothing of the kind under the name. */
export function notFoundError(message: string, remedy?: string): CommandError {
  return new CommandError(message, { exitCode: EXIT_CODES.notFound, remedy })
}

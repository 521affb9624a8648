/** Why a command cannot go on, apart from Ctrl-C: each has an exit code. */
export type FailureKind = "failed" | "usage" | "notFound" | "unfinished"

/** The command cannot go on, for a reason that is no fault of the program. */
export class CommandError extends Error {
  override readonly name = "CommandError"
  readonly kind: FailureKind
  /** What to do about it. */
  readonly remedy: string | undefined

  constructor(kind: FailureKind, message: string, remedy?: string) {
    super(message)
    this.kind = kind
    this.remedy = remedy
  }
}

/** Says that an argument, or the environment, makes no sense. */
export function usageError(message: string, remedy?: string): CommandError {
  return new CommandError("usage", message, remedy)
}

/** Says that there is nothing of the kind under the name. */
export function notFoundError(message: string, remedy?: string): CommandError {
  return new CommandError("notFound", message, remedy)
}

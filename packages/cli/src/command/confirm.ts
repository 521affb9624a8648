import type { CliIo } from "../cli-io.ts"
import { CommandError, usageError } from "../errors/command-error.ts"
import { Interruption } from "../errors/interruption.ts"

/**
 * Asks before something is lost.
 *
 * @param isAnswered Whether `--yes` was given, which answers it.
 * @throws {CommandError} When the answer is no, or there is nobody to ask.
 */
export async function confirm({ prompt }: CliIo, question: string, isAnswered: boolean | undefined): Promise<void> {
  if (isAnswered === true) return
  if (prompt === undefined) throw usageError(`${question} There is no terminal to ask on.`, "Answer with --yes.")
  const answer = await prompt(question)
  if (answer === undefined) throw new Interruption("interrupted")
  if (!answer) throw new CommandError("failed", "nothing was done")
}

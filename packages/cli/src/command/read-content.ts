import { usageError } from "../errors/command-error.ts"
import type { CommandContext } from "./command-context.ts"

/** Reads what was given as an operand; of none, and of `-`, the standard input. */
export async function readContent({ io }: CommandContext, operand: string | undefined): Promise<Uint8Array> {
  if (operand !== undefined && operand !== "-") return new TextEncoder().encode(operand)
  return io.readStdin()
}

/** Reads a file as text; of `-`, the standard input. @throws {CommandError} When it cannot be read. */
export async function readTextFile({ io }: CommandContext, path: string): Promise<string> {
  try {
    return new TextDecoder().decode(path === "-" ? await io.readStdin() : await io.readFile(path))
  } catch (error) {
    throw usageError(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

import type { CliIo } from "../cli-io.ts"
import type { ErrorDescription } from "../errors/describe-error.ts"
import { createPaint } from "./paint.ts"
import { printable, printableLines, toPrintableJson } from "./printable.ts"

/** Tells of an error on the standard error, and what to do about it. */
export function printError(io: CliIo, { kind: _, ...error }: ErrorDescription, isJson: boolean): void {
  const { stderr } = io
  if (isJson) {
    stderr.write(`${toPrintableJson({ error })}\n`)
    return
  }
  const paint = createPaint(io, stderr)
  const { message, remedy, requestId } = error
  stderr.write(`${paint.red("larder:")} ${printableLines(message)}\n`)
  if (remedy !== undefined) stderr.write(`${printable(remedy)}\n`)
  if (requestId !== undefined) stderr.write(`${paint.dim(`request ${printable(requestId)}`)}\n`)
}

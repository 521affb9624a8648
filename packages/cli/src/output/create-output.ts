import type { CliIo } from "../cli-io.ts"
import { createPaint, type Paint } from "./paint.ts"
import { printable, toPrintableJson } from "./printable.ts"
import { createStatusLine, type StatusLine } from "./status-line.ts"

/** How a command tells what it has to tell. */
export interface Output {
  /** Whether a program reads it. */
  readonly isJson: boolean
  /** Colours of the standard output. */
  readonly paint: Paint
  /** Prints a result: as JSON where that is asked for, else as the text made of it. */
  print(result: unknown, toText: (paint: Paint) => string): void
  /** Writes to the standard output as it is. */
  write(data: string | Uint8Array): void
  /** Tells something beside the result, on the standard error. */
  note(text: string): void
  /** Begins to tell how far the work is. */
  status(): StatusLine
}

export function createOutput(io: CliIo, isJson: boolean): Output {
  const { stdout, stderr } = io
  // What takes a line away is an escape sequence.
  const progress = io.env["TERM"] === "dumb" ? { ...stderr, isTerminal: false } : stderr
  const paint = createPaint(io, stdout)
  const quiet = createPaint(io, stderr).dim
  return {
    isJson,
    paint,
    print: (result, toText) => stdout.write(`${isJson ? toPrintableJson(result, 2) : toText(paint)}\n`),
    write: (data) => stdout.write(data),
    note: (text) => stderr.write(`${quiet(printable(text))}\n`),
    status() {
      const line = createStatusLine(progress, io.now)
      return { show: (text) => line.show(printable(text)), end: line.end }
    },
  }
}

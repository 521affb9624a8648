import type { CliStream } from "../cli-io.ts"

/** A line on a terminal that tells how far long work has come. */
export interface StatusLine {
  /** Shows a text in the place of the one before. */
  show(text: string): void
  /** Takes the line away. */
  end(): void
}

/** Terminals need no more, and every write costs. */
const MIN_PAUSE_MS = 100
const CLEAR_LINE = "\r\u001b[2K"

/** Makes a status line of printable texts; where nobody is watching, it writes nothing. */
export function createStatusLine(stream: CliStream, now: () => number): StatusLine {
  let shownAtMs = Number.NEGATIVE_INFINITY
  return {
    show(text) {
      if (!stream.isTerminal || now() - shownAtMs < MIN_PAUSE_MS) return
      shownAtMs = now()
      // A longer line would wrap, and could not be taken away.
      stream.write(`${CLEAR_LINE}${text.slice(0, (stream.columns ?? 80) - 1)}`)
    },
    end() {
      if (shownAtMs > 0) stream.write(CLEAR_LINE)
      shownAtMs = Number.NEGATIVE_INFINITY
    },
  }
}

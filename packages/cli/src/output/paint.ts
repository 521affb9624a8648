import pc from "picocolors"
import type { CliIo, CliStream } from "../cli-io.ts"

/** Functions that colour text, or do nothing. */
export type Paint = ReturnType<typeof pc.createColors>

/** Makes the colours of a stream: only a terminal has them, unless `NO_COLOR` is set (no-color.org, read 2026-11). */
export function createPaint({ env }: Pick<CliIo, "env">, { isTerminal }: CliStream): Paint {
  const isWanted = (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb"
  return pc.createColors(isTerminal && isWanted)
}

import { stripVTControlCharacters } from "node:util"
import type { ShellIo, StartLocalKv } from "@larder/local/shell"
import type { CliStream } from "../../cli-io.ts"
import type { CommandContext } from "../../command/command-context.ts"
import { toPrintableJson } from "../../output/printable.ts"

/** What `runShell` takes. */
interface Shell {
  readonly start: StartLocalKv
  readonly io: ShellIo
}

/** Connects the shell of the local server: as text, or as lines of JSON. */
export function toShell(context: CommandContext, start: StartLocalKv, isJson: boolean): Shell {
  const { stdout, stderr } = context.io
  const io: ShellIo = {
    writeOut: (text) => stdout.write(forStream(stdout, text)),
    writeError: (text) => stderr.write(forStream(stderr, text)),
    untilStopped: () => untilAborted(context.signal),
  }
  return isJson ? toJsonShell(stdout, start, io) : { start, io }
}

/** The first line is the environment, each line after it a request. */
function toJsonShell(stdout: CliStream, start: StartLocalKv, io: ShellIo): Shell {
  const writeLine = (value: unknown): void => stdout.write(`${toPrintableJson(value)}\n`)
  return {
    start: (options) => start({ ...options, onRequest: writeLine }),
    io: {
      ...io,
      writeOut(text) {
        const variables = Array.from(text.matchAll(VARIABLE), ([, name = "", value = ""]) => [name, value] as const)
        // Its welcome has some, its help has none.
        if (variables.length === 0) io.writeOut(text)
        else writeLine({ env: Object.fromEntries(variables) })
      },
    },
  }
}

/** A line of the welcome, as it is to be copied. */
const VARIABLE = /^([A-Z0-9_]+)=(.*)$/gm

/** The shell colours by the environment of the process; where nobody looks, its text goes without. */
function forStream({ isTerminal }: CliStream, text: string): string {
  return isTerminal ? text : stripVTControlCharacters(text)
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener("abort", () => resolve(), { once: true })
  })
}

import { stripVTControlCharacters } from "node:util"
import type { LocalKv } from "@larder/local"
import type { ShellIo, StartLocalKv } from "@larder/local/shell"
import type { CliStream } from "../../cli-io.ts"
import type { CommandContext } from "../../command/command-context.ts"
import { toIdVariable } from "../../connect/choose-binding.ts"
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
  let local: LocalKv | undefined
  return {
    async start(options) {
      local = await start({ ...options, onRequest: writeLine })
      return local
    },
    io: {
      ...io,
      // Its welcome, once the namespaces are there; or its help.
      writeOut: (text) =>
        local === undefined ? io.writeOut(text) : writeLine({ url: `${local.url}/`, env: toEnv(local) }),
    },
  }
}

function toEnv(local: LocalKv): Readonly<Record<string, string>> {
  const ids = local.namespaces().map(({ name, id }) => [toIdVariable(name), id] as const)
  return { TELNYX_BASE_URL: local.url, TELNYX_API_KEY: local.apiKey, ...Object.fromEntries(ids) }
}

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

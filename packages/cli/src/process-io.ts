import { fstatSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { addAbortSignal } from "node:stream"
import { buffer } from "node:stream/consumers"
import { nodeHttpFetch } from "@larder/core/node"
import type { CliIo, CliStream } from "./cli-io.ts"
import { usageError } from "./errors/command-error.ts"
import { Interruption } from "./errors/interruption.ts"
import { EXIT_CODES } from "./exit-codes.ts"

/**
 * Connects the command to a process: its streams, its environment, its signals.
 *
 * The first SIGINT or SIGTERM ends the command cleanly, a second one the process. A question is asked where the standard input and
 * the standard error are a terminal.
 *
 * @example
 * ```ts
 * process.exitCode = await runCli(process.argv.slice(2), createProcessIo(process))
 * ```
 */
export function createProcessIo(process: NodeJS.Process): CliIo {
  const { stdin, stdout, stderr, env } = process
  const stop = new AbortController()
  // Once: a second signal ends the process as usual.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => stop.abort(new Interruption("interrupted")))
  }
  return {
    stdout: toCliStream(stdout, stop, (error) => {
      // A full disk, a terminal that is gone: what was to be told is lost, so the command has failed.
      stderr.write(`larder: the output cannot be written: ${error.message}\n`)
      process.exit(EXIT_CODES.failed)
    }),
    // Nobody is left to be told of it.
    stderr: toCliStream(stderr, stop, () => {}),
    readStdin: () => readAll(stdin, stderr, stop.signal),
    readFile: (path) => readFile(path),
    env,
    now: () => Date.now(),
    fetch: nodeHttpFetch(),
    prompt: stdin.isTTY && stderr.isTTY ? (question) => ask(question, process, stop.signal) : undefined,
    signal: stop.signal,
  }
}

/**
 * Reads to the end. A person is told that it is their turn; an early end of the command is one of the reading too.
 *
 * @throws {CommandError} When it is a directory.
 */
async function readAll(
  stdin: NodeJS.Process["stdin"],
  stderr: NodeJS.WriteStream,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (stdin.isTTY) stderr.write("Reading from this terminal; Ctrl-D at the beginning of a line ends it.\n")
  // The runtime gives nothing for one, as for an empty file. What stands in for a process has no descriptor.
  if (typeof stdin.fd === "number" && fstatSync(stdin.fd).isDirectory()) {
    throw usageError("the standard input is a directory (EISDIR)", "Give a file or a pipe.")
  }
  return buffer(addAbortSignal(signal, stdin))
}

function toCliStream(
  stream: NodeJS.WriteStream,
  stop: AbortController,
  onFailure: (error: NodeJS.ErrnoException) => void,
): CliStream {
  let isOpen = true
  // The reader of a pipe may have had enough: `larder keys list --all | head`.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    isOpen = false
    if (error.code === "EPIPE") stop.abort(new Interruption("pipe-closed"))
    else onFailure(error)
  })
  return {
    write(data) {
      if (isOpen) stream.write(data)
    },
    isTerminal: stream.isTTY === true,
    get columns() {
      // A terminal that does not know its width says 0.
      return stream.columns || undefined
    },
  }
}

/** Asks on the standard error: the standard output may be a pipe. */
async function ask(message: string, process: NodeJS.Process, signal: AbortSignal): Promise<boolean | undefined> {
  const { stdin: input, stderr: output } = process
  const { confirm, isCancel } = await import("@clack/prompts")
  const answer = await confirm({ message, initialValue: false, input, output, signal, withGuide: false })
  return isCancel(answer) ? undefined : answer
}

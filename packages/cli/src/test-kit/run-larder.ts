import { stripVTControlCharacters } from "node:util"
import type { KvFetch } from "@larder/core"
import { type CliIo, type ExitCode, runCli } from "../index.ts"

/** What a command is run with, in this process. */
export interface LarderWorld {
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Whether a person sits there: colours, progress, and a question is put to `answer`. @default false */
  readonly isTerminal?: boolean | undefined
  /** What that person answers; `undefined`: Ctrl-C. @default they are not asked */
  readonly answer?: ((question: string) => boolean | undefined) | undefined
  readonly stdin?: string | Uint8Array | undefined
  readonly files?: Readonly<Record<string, string>> | undefined
  readonly now?: (() => number) | undefined
  /** Is told the URL of each request before it is sent. */
  readonly onRequest?: ((url: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** Is told all of the standard output so far, whenever there is more. */
  readonly onOut?: ((out: string) => void) | undefined
}

export interface LarderRun {
  readonly code: ExitCode
  readonly out: string
  readonly bytes: Uint8Array
  readonly error: string
  /** The standard output as JSON. */
  json<T = unknown>(): T
}

/** Runs a command as the shell would, with what it writes kept. */
export async function runLarder(args: readonly string[], world: LarderWorld = {}): Promise<LarderRun> {
  const { env = {}, isTerminal = false, stdin = "", files = {}, answer, onRequest } = world
  const out: Buffer[] = []
  const error: Buffer[] = []
  const writeOut = (data: string | Uint8Array): void => {
    out.push(Buffer.from(data))
    world.onOut?.(Buffer.concat(out).toString())
  }
  const io: CliIo = {
    env,
    stdout: { isTerminal, columns: 200, write: writeOut },
    stderr: { isTerminal, columns: 200, write: (data) => void error.push(Buffer.from(data)) },
    readStdin: async () => Buffer.from(stdin),
    readFile: async (path) => Buffer.from(orMissing(files, path)),
    now: world.now ?? (() => Date.now()),
    fetch: onRequest && watched(onRequest),
    prompt: answer && (async (question) => answer(question)),
    signal: world.signal ?? new AbortController().signal,
  }
  const code = await runCli(args, io)
  const bytes = Buffer.concat(out)
  return {
    code,
    bytes,
    out: bytes.toString(),
    error: Buffer.concat(error).toString(),
    // A test that expects something else fails on the first member it looks at.
    json: <T>() => JSON.parse(bytes.toString()) as T,
  }
}

/** Takes colours away, for tests of what a person reads. */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
}

function watched(onRequest: (url: string) => void): KvFetch {
  return (url, init) => {
    onRequest(url)
    // The cast: the global one's declared body type is wider in form only.
    return (globalThis.fetch as KvFetch)(url, init)
  }
}

function orMissing(files: Readonly<Record<string, string>>, path: string): string {
  const text = files[path]
  if (text === undefined) throw new Error(`no such file: ${path}`)
  return text
}

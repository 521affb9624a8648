import type { KvFetch } from "@larder/core"

/** What `larder` is connected to: a terminal, pipes, or a test. */
export interface CliIo {
  readonly stdout: CliStream
  readonly stderr: CliStream
  /** Reads all of the standard input. */
  readStdin(): Promise<Uint8Array>
  /** Reads a file. */
  readFile(path: string): Promise<Uint8Array>
  /** Credentials come from here, and from nowhere else. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Reads the wall clock, in epoch milliseconds. */
  now(): number
  /** Sends requests. @default the global `fetch` */
  readonly fetch?: KvFetch | undefined
  /** Asks a person, who sits at a terminal. @returns `undefined` when they press Ctrl-C. */
  prompt?: ((question: string) => Promise<boolean | undefined>) | undefined
  /** Ends the command early; its reason is an `Interruption`. */
  readonly signal: AbortSignal
}

/** Where text goes. */
export interface CliStream {
  write(data: string | Uint8Array): void
  /** Whether a person reads it: colours and progress are for them alone. */
  readonly isTerminal: boolean
  /** Width of the terminal, in characters. @default 80 */
  readonly columns?: number | undefined
}

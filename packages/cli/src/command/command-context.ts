import { setMaxListeners } from "node:events"
import { type KvClient, type KvStore, kvFromEnv, type MeteredStore, withMeter } from "@larder/core"
import type { CliIo } from "../cli-io.ts"
import { chooseBinding } from "../connect/choose-binding.ts"
import { missingKey, openClient, toTransport } from "../connect/open-client.ts"
import { withSignal } from "../connect/with-signal.ts"
import { createOutput, type Output } from "../output/create-output.ts"

/** What one run of a command works with. */
export interface CommandContext {
  readonly io: CliIo
  readonly out: Output
  readonly signal: AbortSignal
  /** Options that all commands have. */
  readonly common: CommonOptions
  /** Opens the namespace that `--namespace` or the environment names. Its operations are told of at the end. */
  openStore(): KvStore
  /** Opens the account. */
  openClient(): KvClient
  /** What was done to the store so far, where one was opened. */
  usage(): ReturnType<MeteredStore["usage"]> | undefined
}

export interface CommonOptions {
  readonly json?: boolean | undefined
  readonly namespace?: string | undefined
  /** For one call with its retries, in milliseconds. */
  readonly timeout?: number | undefined
}

export function createCommandContext(io: CliIo, common: CommonOptions): CommandContext {
  const { signal } = io
  // Every call under way listens to it.
  setMaxListeners(0, signal)
  let metered: MeteredStore | undefined
  return {
    io,
    signal,
    common,
    out: createOutput(io, common.json === true),
    openClient: () => openClient(io, toTransport(io, common.timeout)),
    openStore() {
      const binding = chooseBinding(io.env, common.namespace)
      if ((io.env["TELNYX_API_KEY"] ?? "").trim() === "") throw missingKey()
      metered = withMeter(kvFromEnv(binding, { ...toTransport(io, common.timeout), env: io.env }))
      return withSignal(metered, signal)
    },
    usage: () => metered?.usage(),
  }
}

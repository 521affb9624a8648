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
  /**
   * Opens the namespace that `--namespace` or the environment names.
   *
   * @param usage `"told"`: a person is told at the end what was done to it. `"untold"`: the command tells them itself. @default "told"
   */
  openStore(usage?: "told" | "untold"): KvStore
  /** Opens the account. */
  openClient(): KvClient
  /** What was done to the store so far, where one was opened to be told of. */
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
    openStore(usage = "told") {
      const binding = chooseBinding(io.env, common.namespace)
      if ((io.env["TELNYX_API_KEY"] ?? "").trim() === "") throw missingKey()
      const store = kvFromEnv(binding, { ...toTransport(io, common.timeout), env: io.env })
      if (usage === "untold") return withSignal(store, signal)
      metered = withMeter(store)
      return withSignal(metered, signal)
    },
    usage: () => metered?.usage(),
  }
}

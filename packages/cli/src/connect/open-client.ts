import { createKvClient, type KvClient, type TransportOptions } from "@larder/core"
import type { CliIo } from "../cli-io.ts"
import { usageError } from "../errors/command-error.ts"

/** How long one attempt of a call may take, as `@larder/core` has it by default. */
const ATTEMPT_MS = 2_500

/** Sets how requests are sent. @param timeoutMs For one call, its retries included. @default 10_000 */
export function toTransport({ fetch }: CliIo, timeoutMs: number | undefined): TransportOptions {
  if (timeoutMs === undefined) return { fetch }
  return { fetch, deadlineMs: timeoutMs, timeoutMs: Math.min(timeoutMs, ATTEMPT_MS) }
}

/**
 * Makes the client of the account, from `TELNYX_API_KEY` and `TELNYX_BASE_URL`.
 *
 * @throws {CommandError} When there is no key.
 */
export function openClient({ env }: CliIo, transport: TransportOptions): KvClient {
  const apiKey = (env["TELNYX_API_KEY"] ?? "").trim()
  if (apiKey === "") throw missingKey()
  const root = (env["TELNYX_BASE_URL"] ?? "").trim().replace(/\/+$/, "")
  return createKvClient({ ...transport, apiKey, ...(root === "" ? {} : { baseUrl: `${root}/v2` }) })
}

/** Says that the credentials are missing; they are never taken from arguments, which every process can read. */
export function missingKey(): Error {
  return usageError(
    "no credentials: the environment variable TELNYX_API_KEY is not set",
    "Set it to an API key of your account.",
  )
}

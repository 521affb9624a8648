import type { KvStore } from "./kv-store.ts"
import { namespacePath } from "./telnyx/namespace-path.ts"
import { createNamespaceStore } from "./telnyx/namespace-store.ts"
import { DEFAULT_BASE_URL } from "./telnyx/telnyx-limits.ts"
import { createTransport } from "./transport/create-transport.ts"
import type { TransportOptions } from "./transport/transport-options.ts"

export interface KvFromEnvOptions extends TransportOptions {
  /** Where the variables are read. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
}

/**
 * Makes the store of a namespace bound in `func.toml`, from the variables the platform sets.
 *
 * Reads `KV_<binding>_ID`, `TELNYX_API_KEY` (anew for each request: it is short-lived) and `TELNYX_BASE_URL`, to which it appends
 * `/v2`.
 *
 * @param binding The name in `[storage.kv.<binding>]`.
 * @throws {TypeError} When a variable is missing, or what it holds cannot be used.
 *
 * @example
 * ```ts
 * const store = kvFromEnv("MY_CACHE")
 * ```
 */
export function kvFromEnv(binding: string, { env = processEnv(), ...options }: KvFromEnvOptions = {}): KvStore {
  const path = namespacePath(required(env, `KV_${binding}_ID`))
  required(env, "TELNYX_API_KEY")
  const root = env["TELNYX_BASE_URL"]?.trim() ?? ""
  const baseUrl = root === "" ? DEFAULT_BASE_URL : `${root.replace(/\/+$/, "")}/v2`
  return createNamespaceStore(
    createTransport(baseUrl, () => required(env, "TELNYX_API_KEY"), options),
    path,
  )
}

function required(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = env[name]?.trim()
  if (value === undefined || value === "") throw new TypeError(`kvFromEnv: the environment variable ${name} is not set`)
  return value
}

/** Edge runtimes may have no process. */
function processEnv(): Readonly<Record<string, string | undefined>> {
  return globalThis.process?.env ?? {}
}

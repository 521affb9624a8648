import { parseArgs } from "node:util"
import { isNamespaceName } from "../namespace-name.ts"

export interface ShellOptions {
  readonly port: number
  readonly dataDir: string | undefined
  readonly supportsTtl: boolean
  readonly apiKey: string | undefined
  readonly namespaces: readonly string[]
  readonly seed: string | undefined
}

export const USAGE = `larder-local: a local KV server that speaks the REST APIs of Telnyx KV and Cloudflare Workers KV

  --port <n>          port on 127.0.0.1, 0 for a free one (8787)
  --data <folder>     keep everything there, on disk (in memory)
  --namespace <name>  a namespace to have; may be repeated (my-cache)
  --ttl <on|off>      whether new namespaces support ttl_secs (on)
  --api-key <key>     what clients must send (a random one, kept in the data folder)
  --seed <path>       store the files of a folder, or a JSON object, in the first namespace
  --help              this text
`

/** The arguments make no sense; the message says which. */
export class UsageError extends Error {
  override readonly name = "UsageError"
}

/**
 * Reads the arguments of the shell.
 *
 * @returns `undefined` when help was asked for.
 * @throws {UsageError} When an argument is unknown, or out of range.
 */
export function parseShellOptions(args: readonly string[]): ShellOptions | undefined {
  const { help, port, data, namespace, ttl, seed, "api-key": apiKey } = parse(args)
  if (help === true) return undefined
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`--port: no port: ${port}`)
  if (ttl !== "on" && ttl !== "off") throw new UsageError(`--ttl: expected on or off, got ${ttl}`)
  const wrongName = namespace.find((name) => !isNamespaceName(name))
  if (wrongName !== undefined) throw new UsageError(`--namespace: expected a-z, 0-9 and -, got ${wrongName}`)
  return { port: Number(port), dataDir: data, supportsTtl: ttl === "on", apiKey, namespaces: namespace, seed }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string", default: "8787" },
        data: { type: "string" },
        namespace: { type: "string", multiple: true, default: ["my-cache"] },
        ttl: { type: "string", default: "on" },
        "api-key": { type: "string" },
        seed: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

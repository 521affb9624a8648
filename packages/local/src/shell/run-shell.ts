import pc from "picocolors"
import type { LocalKv } from "../local-kv.ts"
import type { LocalKvOptions } from "../local-kv-options.ts"
import { toIdVariable } from "../namespace-name.ts"
import { FolderInUseError } from "../storage/folder-lock.ts"
import { formatRequest } from "./format-request.ts"
import { keptApiKey } from "./kept-api-key.ts"
import { parseShellOptions, type ShellOptions, USAGE, UsageError } from "./shell-options.ts"

/** What the shell is connected to. */
export interface ShellIo {
  writeOut(text: string): void
  writeError(text: string): void
  /** Resolves when the server is to shut down. */
  untilStopped(): Promise<unknown>
}

/** `startLocalKv`. */
export type StartLocalKv = (options: LocalKvOptions) => Promise<LocalKv>

/**
 * Runs a server until it is stopped: what `larder-local` does.
 *
 * @param start Starts the server.
 * @param args As after the program's name.
 * @returns The exit code: 0, 1 when the server could not start, 2 when the arguments make no sense.
 */
export async function runShell(start: StartLocalKv, args: readonly string[], io: ShellIo): Promise<number> {
  try {
    const options = parseShellOptions(args)
    if (options === undefined) io.writeOut(USAGE)
    else await serve(start, options, io)
    return 0
  } catch (error) {
    io.writeError(`${pc.red("larder-local:")} ${explain(error)}\n`)
    if (!(error instanceof UsageError)) return 1
    io.writeError(`\n${USAGE}`)
    return 2
  }
}

async function serve(start: StartLocalKv, options: ShellOptions, io: ShellIo): Promise<void> {
  const { port, dataDir, supportsTtl } = options
  const apiKey = options.apiKey ?? (dataDir && keptApiKey(dataDir))
  const onRequest = (request: Parameters<typeof formatRequest>[0]): void => io.writeOut(`${formatRequest(request)}\n`)
  const local = await start({ port, dataDir, supportsTtl, apiKey, onRequest })
  try {
    io.writeOut(await welcome(local, options))
    await io.untilStopped()
  } finally {
    await local.close()
  }
}

/** Creates the namespaces that are not there yet, and tells how to reach them. */
async function welcome(local: LocalKv, { namespaces, dataDir, seed }: ShellOptions): Promise<string> {
  const variables = [`TELNYX_BASE_URL=${local.url}`, `TELNYX_API_KEY=${local.apiKey}`]
  let seeded = ""
  for (const name of namespaces) {
    const there = local.namespaces().find((namespace) => namespace.name === name)
    const { id } = there ?? (await local.createNamespace({ name }))
    variables.push(`${toIdVariable(name)}=${id}`)
    if (seed !== undefined && seeded === "") seeded = `Seeded ${await local.seed(id, seed)} keys into ${name}.\n`
  }
  const { accountId, apiToken, baseUrl } = local.cloudflare
  variables.push(
    `CLOUDFLARE_BASE_URL=${baseUrl}`,
    `CLOUDFLARE_API_TOKEN=${apiToken}`,
    `CLOUDFLARE_ACCOUNT_ID=${accountId}`,
  )
  const kept = dataDir === undefined ? "in memory" : `in ${dataDir}`
  const head = `${pc.bold("Larder local KV server")}, everything ${kept}; page: ${pc.underline(`${local.url}/`)}`
  return `${head}\n${seeded}\n${variables.join("\n")}\n\n`
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ("code" in error && error.code === "EADDRINUSE" && "port" in error) {
    return `port ${String(error.port)} is taken; choose another with --port, or 0 for a free one`
  }
  return error instanceof FolderInUseError ? `the folder ${error.message}` : error.message
}

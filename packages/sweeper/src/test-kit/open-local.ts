import { createKvClient, type KvStore, type TransportOptions } from "@larder/core"
import { type LocalKv, type LocalKvOptions, startLocalKv } from "@larder/local"
import { DAY_MS, HOUR_MS } from "./sweep-times.ts"

export interface OpenLocal {
  readonly local: LocalKv
  readonly id: string
  /** The store of a new client. */
  readonly connect: (transport?: TransportOptions) => KvStore
  /** The clock of server and sweeper, two days behind what {@link openLocal} wrote. */
  readonly now: () => number
  /** The keys there are. */
  readonly keys: () => readonly string[]
}

/** Starts a server with dead keys, `cache/dead-000`, ..., and living ones, `cache/live-000`, ..., written two days and no time ago. */
export async function openLocal(
  onTestFinished: (close: () => Promise<void>) => void,
  counts: { readonly dead: number; readonly live: number },
  options: LocalKvOptions = {},
): Promise<OpenLocal> {
  let aheadMs = -2 * DAY_MS
  const now = (): number => Date.now() + aheadMs
  const local = await startLocalKv({ now, ...options })
  onTestFinished(() => local.close())
  const { id } = await local.createNamespace({ name: "cache" })
  await local.seed(id, envelopes("cache/dead-", counts.dead, now()))
  aheadMs = 0
  await local.seed(id, envelopes("cache/live-", counts.live, now()))
  const connect = (transport: TransportOptions = {}): KvStore =>
    createKvClient({ apiKey: local.apiKey, baseUrl: `${local.url}/v2`, ...transport }).namespace(id)
  const keys = (): string[] =>
    // The cast: it is the server that writes these lines.
    Array.from(local.exportNamespace(id), (line) => (JSON.parse(line) as { readonly key: string }).key)
  return { local, id, connect, now, keys }
}

function envelopes(prefix: string, count: number, nowMs: number): Record<string, unknown> {
  const envelope = { expires_at: nowMs + HOUR_MS, value: "x" }
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [prefix + String(index).padStart(3, "0"), envelope]),
  )
}

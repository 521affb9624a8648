import type { KvNamespaceBinding } from "@larder/cloudflare"
import type { KvStore } from "@larder/core"

/** What the suite is told: plain JSON, but for the binding. */
export interface WorldSettings {
  /** The local server. */
  readonly url: string
  readonly apiKey: string
  readonly cloudflare: { readonly accountId: string; readonly apiToken: string; readonly baseUrl: string }
  /** Where the server's clock stands, in epoch milliseconds: it moves by `advance()` alone. */
  readonly startMs: number
  /** A KV namespace of the runtime's own, where it has one. */
  readonly binding?: KvNamespaceBinding | undefined
}

/** The local server, from inside a runtime. */
export interface World extends WorldSettings {
  readonly now: () => number
  /** Moves the server's clock, and with it `now()`. */
  advance(ms: number): Promise<void>
  /** Creates a namespace. @returns Its id. */
  createNamespace(): Promise<string>
}

/** A kind of store, whose every opening gives an empty one. */
export interface Ground {
  readonly name: string
  readonly open: () => Promise<KvStore>
}

export function createWorld(settings: WorldSettings): World {
  let nowMs = settings.startMs
  const control = async (path: string, body: unknown): Promise<unknown> => {
    const response = await fetch(`${settings.url}/_larder${path}`, { method: "POST", body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  return {
    ...settings,
    now: () => nowMs,
    async advance(ms) {
      await control("/clock", { advanceMs: ms })
      nowMs += ms
    },
    async createNamespace() {
      // The server answers with the namespace's record.
      const { id } = (await control("/namespaces", { name: "runtime" })) as { readonly id: string }
      return id
    },
  }
}

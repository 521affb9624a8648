import * as miniflareModule from "miniflare"
import type { KvNamespaceBinding } from "../binding/kv-namespace-binding.ts"

/** Real KV namespaces in workerd, whose clocks are ours. */
export interface MiniflareKv {
  /** Gives an empty namespace, another one each time, and its clock. */
  open(): Promise<MiniflareNamespace>
  close(): Promise<void>
}

export interface MiniflareNamespace {
  readonly binding: KvNamespaceBinding
  readonly now: () => number
  readonly advance: (ms: number) => Promise<void>
}

/** What Miniflare's own tests move its clock by: exported, and left out of its types. */
interface Internals {
  _enableControlEndpoints(): void
}
interface InternalMethods {
  _getInternalDurableObjectNamespace(plugin: string, service: string, className: string): Promise<ObjectNamespace>
}
interface ObjectNamespace {
  idFromName(name: string): unknown
  get(id: unknown): { fetch(url: string, init: object): Promise<{ readonly status: number }> }
}

/**
 * Starts Miniflare.
 *
 * @param count How many namespaces may be opened.
 */
export function startMiniflareKv(count: number): MiniflareKv {
  const { _enableControlEndpoints } = miniflareModule as unknown as Internals
  _enableControlEndpoints()
  const names = Array.from({ length: count }, (_, index) => `kv-${index}`)
  const miniflare = new miniflareModule.Miniflare({
    modules: true,
    script: "export default { fetch: () => new Response() }",
    compatibilityDate: "2026-04-01",
    kvNamespaces: names,
  })

  async function setClock(name: string, nowMs: number): Promise<void> {
    const internal = miniflare as unknown as InternalMethods
    const objects = await internal._getInternalDurableObjectNamespace("kv", "kv:ns", "KVNamespaceObject")
    const cf = { miniflare: { name, controlOp: { name: "enableFakeTimers", args: [nowMs] } } }
    const { status } = await objects.get(objects.idFromName(name)).fetch("http://localhost", { method: "POST", cf })
    if (status !== 200) throw new Error(`setClock(): status ${status}`)
  }

  return {
    async open() {
      const name = names.pop()
      if (name === undefined) throw new Error("open(): no namespace is left")
      let nowMs = Date.now()
      return {
        // The cast: its type stands in a package of the vendor's that is not installed.
        binding: (await miniflare.getKVNamespace(name)) as unknown as KvNamespaceBinding,
        now: () => nowMs,
        async advance(ms) {
          nowMs += ms
          // Not before: with a clock of ours, Miniflare takes values of 1 KiB at most.
          await setClock(name, nowMs)
        },
      }
    },
    close: () => miniflare.dispose(),
  }
}

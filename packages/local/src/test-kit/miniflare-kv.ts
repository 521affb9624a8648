import * as miniflare from "miniflare"
import type { KvOutcome, KvStep } from "./kv-step.ts"

/** A namespace of Miniflare, behind a Worker, under a clock that stands still. */
export interface MiniflareKv {
  run(steps: readonly KvStep[]): Promise<KvOutcome[]>
  advance(ms: number): Promise<void>
  dispose(): Promise<void>
}

/** Runs the steps on the binding. */
const WORKER = `
let lastCursor = ""
async function run(kv, step) {
  switch (step.do) {
    case "put":
      return await kv.put(step.key, Uint8Array.from(atob(step.base64), (c) => c.charCodeAt(0)), step.options)
    case "delete":
      return await kv.delete(step.key)
    case "get": {
      const { value, metadata } = await kv.getWithMetadata(step.key, "arrayBuffer")
      if (value === null) return null
      return { base64: btoa(Array.from(new Uint8Array(value), (b) => String.fromCharCode(b)).join("")), metadata }
    }
    case "bulkGet": {
      const read = step.withMetadata ? "getWithMetadata" : "get"
      return Object.fromEntries(await kv[read](step.keys, step.type))
    }
    case "list": {
      const from = step.isNext ? lastCursor : ""
      lastCursor = ""
      const { keys, cursor } = await kv.list({ ...step, ...(from === "" ? {} : { cursor: from }) })
      lastCursor = cursor ?? ""
      return { keys, hasMore: lastCursor !== "" }
    }
  }
}
export default {
  async fetch(request, { KV }) {
    const outcomes = []
    for (const step of await request.json()) {
      try { outcomes.push({ result: await run(KV, step) ?? null }) } catch (error) { outcomes.push({ refused: String(error) }) }
    }
    return Response.json(outcomes)
  },
}`

/** What Miniflare has for its own tests, and leaves out of its types: a clock that can be set. */
interface Internals {
  _enableControlEndpoints(): void
}
interface InternalMiniflare {
  _getInternalDurableObjectNamespace(plugin: string, service: string, className: string): Promise<InternalObjects>
}
interface InternalObjects {
  idFromName(name: string): unknown
  get(id: unknown): { fetch(url: string, init: object): Promise<Response> }
}

export async function startMiniflareKv(nowMs: number): Promise<MiniflareKv> {
  ;(miniflare as unknown as Internals)._enableControlEndpoints()
  const server = new miniflare.Miniflare({
    modules: true,
    script: WORKER,
    kvNamespaces: { KV: "kv" },
    compatibilityDate: "2026-04-01",
  })
  await server.ready
  const internal = server as unknown as InternalMiniflare
  const objects = await internal._getInternalDurableObjectNamespace("kv", "kv:ns", "KVNamespaceObject")
  const object = objects.get(objects.idFromName("kv"))
  const control = async (name: string, ...args: readonly unknown[]): Promise<void> => {
    const cf = { miniflare: { name: "kv", controlOp: { name, args } } }
    const { ok } = await object.fetch("http://kv/", { method: "POST", cf })
    if (!ok) throw new Error(`Miniflare refused ${name}`)
  }
  await control("enableFakeTimers", nowMs)
  return {
    async run(steps) {
      const response = await server.dispatchFetch("http://kv/", { method: "POST", body: JSON.stringify(steps) })
      // The Worker above wrote it.
      return (await response.json()) as KvOutcome[]
    },
    advance: (ms) => control("advanceFakeTime", ms),
    dispose: () => server.dispose(),
  }
}

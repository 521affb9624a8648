import type { LocalKv } from "@larder/local"
import { type Child, startChild } from "./child.ts"
import { type Driven, drive } from "./drive.ts"

/** What one phase came to: what clients saw, and what it cost behind the API. */
export interface PhaseResult extends Driven {
  readonly originCalls: number
  readonly kvReads: number
  readonly kvWrites: number
  readonly kvDeletes: number
  readonly usdPerMillion: number
}

/** One way to write the API, on its own namespace and with its own origin, so that nothing is counted twice. */
export interface Contender {
  readonly title: string
  readonly url: string
  restart(): Promise<void>
  run(paths: readonly string[], concurrency: number): Promise<PhaseResult>
  stop(): Promise<void>
}

export async function startContender(kv: LocalKv, title: string, script: string, binding: string): Promise<Contender> {
  const { env } = await kv.createNamespace({ name: binding, supportsTtl: true })
  const origin = await startChild("./origin.js", {})
  const start = (): Promise<Child> => startChild(script, { ...env, ORIGIN_URL: origin.url })
  let api = await start()

  const originCalls = async (): Promise<number> => Number(await (await fetch(`${origin.url}/calls`)).text())
  return {
    title,
    get url() {
      return api.url
    },
    async restart() {
      await api.stop()
      api = await start()
    },
    async run(paths, concurrency) {
      const callsBefore = await originCalls()
      const billBefore = kv.bill()
      const driven = await drive(api.url, paths, concurrency)
      await settled(kv)
      const bill = kv.bill()
      return {
        ...driven,
        originCalls: (await originCalls()) - callsBefore,
        kvReads: bill.gets - billBefore.gets,
        kvWrites: bill.puts - billBefore.puts,
        kvDeletes: bill.deletes - billBefore.deletes,
        usdPerMillion: ((bill.usd - billBefore.usd) / driven.requests) * 1_000_000,
      }
    },
    async stop() {
      await api.stop()
      await origin.stop()
    },
  }
}

/** Writes may still be under way behind an answer: waits until the server has been quiet for a moment. */
async function settled(kv: LocalKv): Promise<void> {
  for (let before = -1; before !== kv.requests().length; ) {
    before = kv.requests().length
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

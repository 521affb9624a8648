import type { LocalKv } from "@larder/local"
import { type Child, startChild } from "./child.ts"
import { createCrowd, type Driven, type Visit } from "./drive.ts"

/** What one phase came to: what clients saw, and what it cost behind the function. */
export interface PhaseResult extends Driven {
  readonly originCalls: number
  readonly kvReads: number
  readonly kvWrites: number
  readonly kvDeletes: number
  readonly kvLists: number
  readonly usd: number
}

/** One way to write the function, on its own namespace and with its own origin, so that nothing is counted twice. */
export interface Contender {
  readonly title: string
  readonly url: string
  restart(): Promise<void>
  /** Writes a flag's text, as somebody does who flips it. */
  setFlag(name: string, text: string): Promise<void>
  run(visits: readonly Visit[]): Promise<PhaseResult>
  stop(): Promise<void>
}

export async function startContender(kv: LocalKv, title: string, script: string): Promise<Contender> {
  const { id, env } = await kv.createNamespace({ name: title.toLowerCase(), supportsTtl: false })
  const origin = await startChild("./origin.js", { PORT: "0" })
  const start = (port = "0"): Promise<Child> =>
    startChild(script, { ...env, PORT: port, KV_MY_CACHE_ID: id, ORIGIN_URL: origin.url })
  let running = await start()
  const crowd = createCrowd(running.url)

  const originCalls = async (): Promise<number> => Number(await (await fetch(`${origin.url}/calls`)).text())
  return {
    title,
    get url() {
      return running.url
    },
    async restart() {
      await running.stop()
      // At the same place: its host is part of what is cached.
      running = await start(new URL(running.url).port)
    },
    async setFlag(name, text) {
      await kv.seed(id, { [`flag/${name}`]: text })
    },
    async run(visits) {
      const callsBefore = await originCalls()
      const before = kv.bill()
      const driven = await crowd.drive(visits)
      await settled(kv)
      const after = kv.bill()
      return {
        ...driven,
        originCalls: (await originCalls()) - callsBefore,
        kvReads: after.gets - before.gets,
        kvWrites: after.puts - before.puts,
        kvDeletes: after.deletes - before.deletes,
        kvLists: after.lists - before.lists,
        usd: after.usd - before.usd,
      }
    },
    async stop() {
      await running.stop()
      await origin.stop()
    },
  }
}

/** Writes may still be under way behind an answer: waits until the server has been quiet for a moment. */
async function settled(kv: LocalKv): Promise<void> {
  for (let before = -1; before !== kv.requests().length; ) {
    before = kv.requests().length
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

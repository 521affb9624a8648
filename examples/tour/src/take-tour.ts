import { type KvStore, kvFromEnv } from "@larder/core"
import { type LocalKv, startLocalKv } from "@larder/local"
import { createClient } from "./client.ts"
import { TOUR } from "./tour.ts"

/** An application that listens. */
export interface ShopServer {
  readonly url: string
  close(): Promise<void>
}

/** Starts an application on a store, on a free port of this machine. */
export type StartShop = (store: KvStore) => Promise<ShopServer>

/** What a stop of the tour found. */
export interface StopReport {
  readonly title: string
  readonly found: string
  readonly reads: number
  readonly writes: number
  readonly deletes: number
  readonly lists: number
  readonly ok: boolean
}

/** Goes through an application on a new local server. @returns Whether every stop was as expected. */
export async function takeTour(startShop: StartShop, say: (report: StopReport) => void): Promise<boolean> {
  const kv = await startLocalKv()
  const { id, env } = await kv.createNamespace({ name: "shop" })
  const shop = await startShop(kvFromEnv("SHOP", { env }))
  const client = createClient(shop.url)
  let isGood = true
  try {
    for (const { title, visit, expected } of TOUR) {
      const before = kv.bill()
      const found = await visit({ client, setFlag: (name, text) => kv.seed(id, { [`flag/${name}`]: text }) })
      await settled(kv)
      const after = kv.bill()
      const cost = {
        reads: after.gets - before.gets,
        writes: after.puts - before.puts,
        deletes: after.deletes - before.deletes,
        lists: after.lists - before.lists,
      }
      const ok = Object.entries({ found, ...cost }).every(([name, actual]) => (expected[name] ?? actual) === actual)
      say({ title, found, ...cost, ok })
      isGood &&= ok
    }
  } finally {
    await shop.close()
    await kv.close()
  }
  return isGood
}

/** Writes may still be under way behind an answer: waits until the server has been quiet for a moment. */
async function settled(kv: LocalKv): Promise<void> {
  for (let before = -1; before !== kv.requests().length; ) {
    before = kv.requests().length
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

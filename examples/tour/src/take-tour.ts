import { type KvStore, kvFromEnv } from "@larder/core"
import { type LocalKv, startLocalKv } from "@larder/local"
import { createClient } from "./client.ts"
import { TOUR } from "./tour.ts"

/** An application that listens. */
export interface ShopServer {
  readonly url: string
  close(): Promise<void>
}

/** How long work behind an answer may take, in milliseconds, on a busy machine. */
const SETTLED_MS = 5_000

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
      const costSince = countFrom(kv)
      const found = await visit({ client, setFlag: (name, text) => kv.seed(id, { [`flag/${name}`]: text }) })
      const isAsExpected = (): boolean => {
        const actual: Readonly<Record<string, string | number>> = { found, ...costSince() }
        return Object.entries(expected).every(([name, value]) => actual[name] === value)
      }
      await settled(isAsExpected)
      const ok = isAsExpected()
      say({ title, found, ...costSince(), ok })
      isGood &&= ok
    }
  } finally {
    await shop.close()
    await kv.close()
  }
  return isGood
}

/** @returns Tells what has been counted since. */
function countFrom(kv: LocalKv): () => Pick<StopReport, "reads" | "writes" | "deletes" | "lists"> {
  const before = kv.bill()
  return () => {
    const { gets, puts, deletes, lists } = kv.bill()
    return {
      reads: gets - before.gets,
      writes: puts - before.puts,
      deletes: deletes - before.deletes,
      lists: lists - before.lists,
    }
  }
}

/** Work may still be under way behind an answer: waits until it has come in, and then for a moment, for what must not come. */
async function settled(isAsExpected: () => boolean): Promise<void> {
  const endMs = Date.now() + SETTLED_MS
  while (!isAsExpected() && Date.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 10))
  await new Promise((resolve) => setTimeout(resolve, 50))
}

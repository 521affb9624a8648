import { type KvStore, scanKeys } from "@larder/core"
import pLimit from "p-limit"

const decoder = new TextDecoder()

/** The obvious sweep: lists all keys, reads each, and deletes what has expired. */
export async function naiveSweep(store: KvStore, concurrency: number, now: () => number = Date.now): Promise<void> {
  const limit = pLimit(concurrency)
  const sweepKey = async (key: string): Promise<void> => {
    const value = await store.get(key)
    if (value === undefined) return
    const { expires_at } = JSON.parse(decoder.decode(value.bytes))
    if (expires_at <= now()) await store.delete(key)
  }
  let page: string[] = []
  for await (const { key } of scanKeys(store, { prefix: "cache/" })) {
    page.push(key)
    if (page.length < 1_000) continue
    await limit.map(page, sweepKey)
    page = []
  }
  await limit.map(page, sweepKey)
}

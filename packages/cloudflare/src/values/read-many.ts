import { isKvError, type KvValue } from "@larder/core"
import { orAborted } from "@larder/core/transport"
import { CLOUDFLARE_LIMITS } from "../cloudflare-limits.ts"
import { type Collector, createCollector } from "../collector.ts"
import { assertCloudflareKey } from "./cloudflare-key.ts"

/** What stands in a text for bytes that were none. */
const REPLACED = "\ufffd"
const encoder = new TextEncoder()

/** A value as a bulk read tells it. */
export interface BulkText {
  readonly text: string
  readonly expiresAtMs?: number | undefined
}

export interface ManyReads {
  /** Bulk calls under way at once. */
  readonly lanes: number
  /** Reads 2 to 100 keys by one call; missing ones are left out. */
  readonly readBulk: (keys: readonly string[]) => Promise<ReadonlyMap<string, BulkText>>
  /** Reads one, to the byte. */
  readonly readOne: (key: string) => Promise<KvValue | undefined>
}

/** Reads many keys, those of one turn of the event loop together. */
export type ReadMany = (keys: Iterable<string>, signal: AbortSignal | undefined) => Promise<Map<string, KvValue>>

/** Makes the reading of many keys of one store. */
export function createReadMany(reads: ManyReads): ReadMany {
  const collector: Collector<undefined, KvValue | undefined> = createCollector({
    maxKeys: CLOUDFLARE_LIMITS.maxBulkReads,
    maxBytes: Number.POSITIVE_INFINITY,
    sizeOf: () => 0,
    lanes: reads.lanes,
    async send(batch) {
      const values = await readBatch(reads, [...batch.keys()])
      const given = new Set<KvValue>()
      return (key) => {
        const value = values.get(key)
        if (value === undefined) return undefined
        // What one caller does to its bytes is not the other's.
        if (given.has(value)) return { ...value, bytes: value.bytes.slice() }
        given.add(value)
        return value
      }
    },
  })
  return async (keys, signal) => {
    const wanted = [...new Set(keys)]
    for (const key of wanted) assertCloudflareKey("getMany", key)
    signal?.throwIfAborted()
    const all = Promise.all(wanted.map(async (key) => [key, await collector.add(key, undefined)] as const))
    // Others may be waiting for the same call: who aborts leaves it, and does not end it.
    const read = signal === undefined ? await all : await orAborted(all, signal)
    const values = new Map<string, KvValue>()
    for (const [key, value] of read) if (value !== undefined) values.set(key, value)
    return values
  }
}

async function readBatch(reads: ManyReads, keys: readonly string[]): Promise<ReadonlyMap<string, KvValue>> {
  const values = new Map<string, KvValue>()
  const add = async (key: string): Promise<void> => {
    const value = await reads.readOne(key)
    if (value !== undefined) values.set(key, value)
  }
  const [only] = keys
  if (only !== undefined && keys.length === 1) {
    await add(only)
    return values
  }
  const texts = await reads.readBulk(keys).catch((error: unknown) => {
    if (!isTooLarge(error)) throw error
  })
  if (texts === undefined) {
    const middle = keys.length >> 1
    const first = await readBatch(reads, keys.slice(0, middle))
    return new Map([...first, ...(await readBatch(reads, keys.slice(middle)))])
  }
  const inexact: string[] = []
  for (const [key, { text, expiresAtMs }] of texts) {
    if (text.includes(REPLACED)) inexact.push(key)
    else values.set(key, { bytes: encoder.encode(text), ...(expiresAtMs === undefined ? {} : { expiresAtMs }) })
  }
  await Promise.all(inexact.map(add))
  return values
}

/** All values of a call together may be too large for it. */
function isTooLarge(error: unknown): boolean {
  return isKvError(error) && (error.code === "RESPONSE_TOO_LARGE" || error.code === "HTTP_413")
}

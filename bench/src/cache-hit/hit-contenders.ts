import { type CacheOptions, createCache, type DefineOptions } from "@larder/cache"
import { LRUCache } from "lru-cache"
import type { CachePeer, LoadedValue } from "../cache-peers/cache-peer.ts"
import { CACHE_PEERS } from "../cache-peers/cache-peers.ts"
import { createModelledKv } from "../cache-peers/modelled-kv.ts"
import type { Run } from "../instrument/gauges.ts"

/** Literals are interned, and so are names of properties: no lookup has to compare text. */
export const KEYS: readonly string[] = Object.keys(
  Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`key-${index}`, true])),
)
const TTL_MS = 3_600_000
const MAX_ENTRIES = 10_000

/** How much fewer calls than `lru-cache.get` a contender makes, so that rounds are of about the same length. */
export const SLOW_BY: Readonly<Record<string, number>> = {
  "async-cache-dedupe": 20,
  cachified: 50,
  "cache-manager": 50,
  cacheable: 50,
  bentocache: 50,
}

/** Every hit path, filled, by its name; the first is the base. */
export const HIT_CONTENDERS: Readonly<Record<string, () => Promise<Run>>> = {
  "lru-cache.get": async () => eachKey(synchronous(filledLru())),
  "lru-cache.get with a ttl": async () => eachKey(synchronous(filledLru(TTL_MS))),
  "Larder peek": async () => eachKey((await larder()).peek),
  "Larder peek, all features on": async () => eachKey((await larderWithAll()).peek),
  "a Map of promises, awaited": async () => eachKeyAwaited(mapOfPromises()),
  "lru-cache.get, awaited": async () => eachKeyAwaited(synchronous(filledLru())),
  "Larder get": async () => eachKeyAwaited((await larder()).get),
  "Larder get, not awaited": async () => eachKey((await larder()).get),
  "Larder get, all features on": async () => eachKeyAwaited((await larderWithAll()).get),
  "Larder get, all features and a listener": async () => eachKeyAwaited((await larderWithAll(() => {})).get),
  "lru-cache.fetch": async () => eachKeyAwaited(await filled(lruFetch())),
  ...Object.fromEntries(CACHE_PEERS.map((peer) => [peer.name, async () => eachKeyAwaited(await filled(ofPeer(peer)))])),
}

const load = async (key: string): Promise<LoadedValue> => ({ key, loadedAtMs: 0 })

function eachKey(read: (key: string) => unknown): Run {
  return (calls) => {
    let found = 0
    for (let done = 0; done < calls; done += KEYS.length)
      for (const key of KEYS) if (read(key) !== undefined) found += 1
    assertAll(found, calls)
  }
}

function eachKeyAwaited(read: (key: string) => unknown): Run {
  return async (calls) => {
    let found = 0
    for (let done = 0; done < calls; done += KEYS.length) {
      for (const key of KEYS) if ((await read(key)) !== undefined) found += 1
    }
    assertAll(found, calls)
  }
}

function assertAll(found: number, calls: number): void {
  if (found < calls) throw new Error(`${calls - found} of ${calls} calls found nothing`)
}

async function filled<Read extends (key: string) => unknown>(read: Read): Promise<Read> {
  for (const key of KEYS) await read(key)
  return read
}

function synchronous(lru: LRUCache<string, LoadedValue>): (key: string) => LoadedValue | undefined {
  return (key) => lru.get(key)
}

function filledLru(ttl?: number): LRUCache<string, LoadedValue> {
  const lru = new LRUCache<string, LoadedValue>({ max: MAX_ENTRIES, ...(ttl ? { ttl } : {}) })
  for (const key of KEYS) lru.set(key, { key, loadedAtMs: 0 })
  return lru
}

/** What no cache with a promise for an answer can be faster than. */
function mapOfPromises(): (key: string) => Promise<LoadedValue> | undefined {
  const promises = new Map(KEYS.map((key) => [key, load(key)]))
  return (key) => promises.get(key)
}

function lruFetch(): (key: string) => Promise<LoadedValue | undefined> {
  const lru = new LRUCache<string, LoadedValue>({ max: MAX_ENTRIES, ttl: TTL_MS, fetchMethod: load })
  return (key) => lru.fetch(key)
}

function ofPeer(peer: CachePeer): (key: string) => unknown {
  return peer.create({ store: undefined, load, ttlMs: TTL_MS, staleMs: 0, maxEntries: MAX_ENTRIES })
}

interface Hits {
  readonly peek: (id: string) => LoadedValue | undefined
  readonly get: (id: string) => Promise<LoadedValue>
}

async function larder(
  options: Partial<CacheOptions> = {},
  own: Partial<DefineOptions<LoadedValue>> = {},
): Promise<Hits> {
  const store = createModelledKv({ getMs: 0, putMs: 0 })
  const things = createCache({ store, ttlMs: TTL_MS, maxEntries: MAX_ENTRIES, ...options }).define("thing", {
    load,
    ...own,
  })
  await filled(things.get)
  return things
}

function larderWithAll(onEvent?: CacheOptions["onEvent"]): Promise<Hits> {
  return larder(
    { coherence: { everyMs: 60_000 }, onEvent },
    {
      staleMs: TTL_MS,
      softTimeoutMs: 100,
      jitter: 0.1,
      earlyRefresh: 1,
      negativeTtlMs: 1_000,
      tags: ["things"],
      writes: { loadUsdPerMillion: 1 },
      schema: { "~standard": { validate: (value) => ({ value: value as LoadedValue }) } },
    },
  )
}

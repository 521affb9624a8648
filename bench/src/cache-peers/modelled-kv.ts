import { type KvPage, type KvStore, type KvValue, TELNYX_LIMITS, TELNYX_PRICES } from "@larder/core"

/** How long the operations of a modelled store take, in milliseconds; 0 takes no timer. */
export interface KvLatency {
  readonly getMs: number
  readonly putMs: number
}

interface KvRecord {
  readonly bytes: Uint8Array
  readonly contentType: string | undefined
  readonly endsAtMs: number
}

const encoder = new TextEncoder()

/**
 * Creates a store with the prices and limits of Telnyx KV, TTL included, in memory.
 *
 * It takes every key, as peers write keys that the service would refuse, and a write is seen everywhere at once.
 */
export function createModelledKv({ getMs, putMs }: KvLatency): KvStore {
  const records = new Map<string, KvRecord>()

  function find(key: string): KvRecord | undefined {
    const record = records.get(key)
    return record && Date.now() < record.endsAtMs ? record : undefined
  }

  return {
    capabilities: {
      ...TELNYX_LIMITS,
      serverTtl: { support: "yes", checkedAtMs: Date.now() },
      binary: true,
      prices: TELNYX_PRICES,
    },
    async get(key): Promise<KvValue | undefined> {
      await after(getMs)
      const record = find(key)
      return record && { bytes: record.bytes, ...(record.contentType ? { contentType: record.contentType } : {}) }
    },
    async put(key, value, { ttlMs = Number.POSITIVE_INFINITY, contentType } = {}) {
      await after(putMs)
      const bytes = typeof value === "string" ? encoder.encode(value) : value
      records.set(key, { bytes, contentType, endsAtMs: Date.now() + ttlMs })
      return "stored"
    },
    async delete(key) {
      await after(putMs)
      records.delete(key)
    },
    async list({ prefix = "" } = {}): Promise<KvPage> {
      await after(getMs)
      const keys = [...records.keys()].filter((key) => key.startsWith(prefix) && find(key))
      return { keys: keys.sort().map((key) => ({ key })), serverNowMs: Date.now() }
    },
  }
}

function after(ms: number): Promise<void> | undefined {
  return ms === 0 ? undefined : new Promise((resolve) => setTimeout(resolve, ms))
}

import { escapeKey, joinKey, type KvCallOptions, type LogicalKey } from "@larder/core"
import type { Entries, Entry, LifetimeOptions } from "@larder/expiry"

/** Creates entries over a Map, the shortest implementation there is: shows that the contract can be kept. */
export function createMapEntries(now: () => number): Entries {
  const kept = new Map<string, Entry>()
  const isBefore = (endMs: number | undefined) => endMs === undefined || now() < endMs

  const entries: Entries = {
    async get<T>(key: LogicalKey, options = {}) {
      const entry = await entries.getEntry<T>(key, options)
      return isBefore(entry?.expiresAtMs) ? entry?.value : undefined
    },
    async getEntry<T>(key: LogicalKey, { signal }: KvCallOptions = {}) {
      signal?.throwIfAborted()
      const entry = kept.get(toText(key))
      const isUsable = entry !== undefined && isBefore(entry.staleUntilMs ?? entry.expiresAtMs)
      // The cast: only the caller knows the type.
      return isUsable ? (structuredClone(entry) as Entry<T>) : undefined
    },
    async set(key, value, { signal, tags, writtenAtMs, ...lifetime } = {}) {
      signal?.throwIfAborted()
      if (value === undefined || typeof value === "symbol") throw new TypeError("nothing to store")
      const made = writtenAtMs === undefined ? {} : { writtenAtMs }
      const entry = { value, sizeBytes: 1, ...made, ...(tags && { tags }), ...toEnds(lifetime, now()) }
      kept.set(toText(key), structuredClone(entry))
      return entry
    },
    async touch(key, { signal, ...lifetime } = {}) {
      const ends = toEnds(lifetime, now())
      const entry = await entries.getEntry(key, { signal })
      if (entry === undefined) return false
      const { expiresAtMs: _, staleUntilMs: __, ...lasting } = entry
      kept.set(toText(key), { ...lasting, ...ends })
      return true
    },
    async delete(key, { signal } = {}) {
      signal?.throwIfAborted()
      kept.delete(toText(key))
    },
    async getMany<T>(keys: readonly LogicalKey[], options = {}) {
      const found = new Map<LogicalKey, T>()
      for (const key of keys) {
        const value = await entries.get<T>(key, options)
        if (value !== undefined) found.set(key, value)
      }
      return found
    },
  }
  return entries
}

function toText(key: LogicalKey): string {
  return typeof key === "string" ? escapeKey(key) : joinKey(...key)
}

function toEnds({ ttlMs, staleMs = 0 }: LifetimeOptions, nowMs: number) {
  if (typeof staleMs !== "number" || !(staleMs >= 0 && staleMs < 1e12)) throw new RangeError("staleMs")
  if (ttlMs === undefined) return {}
  if (typeof ttlMs !== "number" || !(ttlMs > 0 && ttlMs < 1e12)) throw new RangeError("ttlMs")
  const expiresAtMs = nowMs + ttlMs
  return staleMs > 0 ? { expiresAtMs, staleUntilMs: expiresAtMs + staleMs } : { expiresAtMs }
}

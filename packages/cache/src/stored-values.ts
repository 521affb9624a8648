import type { LogicalKey } from "@larder/core"
import type { Entry } from "@larder/expiry"
import type { CacheParts } from "./cache-parts.ts"
import type { MemoryEntry } from "./memory-entry.ts"
import type { Fill } from "./run-load.ts"
import { ABSENT_TAG } from "./tags.ts"

/** The values of one definition as the store keeps them. */
export interface StoredValues<T> {
  /** Reads what is there, fresh or stale. What no longer fits the schema reads as missing. */
  readonly read: (id: string, fill: Fill<T>) => Promise<Entry<T> | undefined>
  /** Writes an entry with what is left of its life. @returns Its size in bytes; `undefined` when nothing is left. */
  readonly write: (id: string, entry: MemoryEntry<T>) => Promise<number | undefined>
  readonly delete: (id: string) => Promise<void>
}

/** @param name Of the definition; absent for the keys of `getOrSet`. */
export function createStoredValues<T>(parts: CacheParts, name: string | undefined): StoredValues<T> {
  const { store, now, journal, prices } = parts
  // Two parts where there is a definition, so that no id reaches another definition's keys.
  const toKey = (id: string): LogicalKey => (name === undefined ? id : [name, id])

  return {
    async read(id, { toFit, readLimit }) {
      const read = (): Promise<Entry<T> | undefined> => store.read(toKey(id))
      const stored = await (readLimit ? readLimit(read) : read())
      if (stored?.tags?.includes(ABSENT_TAG)) {
        // Written where a loader of this definition returned `undefined`, so T has it.
        return { ...stored, value: undefined as T, tags: stored.tags.filter((tag) => tag !== ABSENT_TAG) }
      }
      if (!stored || !toFit) return stored
      try {
        return { ...stored, value: await toFit(stored.value) }
      } catch {
        journal.report({ type: "drop", name, id, reason: "schema" })
        return undefined
      }
    },

    async write(id, entry) {
      const { value, expiresAtMs, staleUntilMs, writtenAtMs } = entry
      const ttlMs = expiresAtMs - now()
      if (ttlMs <= 0) return undefined
      const tags = value === undefined ? [...entry.tags, ABSENT_TAG] : entry.tags
      const { sizeBytes } = await store.write(toKey(id), value === undefined ? null : value, {
        ttlMs,
        staleMs: staleUntilMs - expiresAtMs,
        writtenAtMs,
        tags: tags.length ? tags : undefined,
      })
      entry.storedUntilMs = expiresAtMs
      journal.report({ type: "write", name, id, sizeBytes, costUsd: prices.putUsdPerMillion / 1_000_000 })
      return sizeBytes
    },

    delete: (id) => store.delete(toKey(id)),
  }
}

import type { Entry } from "@larder/expiry"
import type { ResolvedFillOptions } from "./fill-options.ts"
import { drawRefreshAt, limitLifetime, startLifetime } from "./freshness.ts"
import { markOfKey, markOfTag } from "./mark.ts"
import { type EntryParts, type MemoryEntry, toMemoryEntry } from "./memory-entry.ts"
import { surveyValue } from "./survey-value.ts"

/** A value that was found in the store, or in a snapshot. */
export type FoundValue<T> = Pick<Entry<T>, "value" | "expiresAtMs" | "staleUntilMs" | "tags"> & {
  readonly writtenAtMs?: number | undefined
  readonly sizeBytes?: number
}

/** A value that this process has made: loaded, or been given. */
export interface MadeValue<T> {
  readonly value: T
  readonly beganAtMs: number
  /** The invalidations learnt by the time it began. */
  readonly order: number
  /** How long its load took, in milliseconds. */
  readonly durationMs?: number | undefined
  readonly ttlMs: number
  readonly tags: readonly string[]
}

/** A value that a loader has made. */
export interface LoadedValue<T> extends MadeValue<T> {
  readonly durationMs: number
}

/** Makes the entries of one definition. */
export interface EntryMaker<T> {
  /** Of a value found in the store. Its life is limited to what the options allow today. */
  readonly fromStored: (id: string, stored: FoundValue<T>, options: ResolvedFillOptions) => MemoryEntry<T>
  /** Of a value that this process has made. */
  readonly fromMade: (id: string, made: MadeValue<T>, options: ResolvedFillOptions) => MemoryEntry<T>
}

/** Weight of the newest load in the average of load times. */
const NEWEST_WEIGHT = 0.25

/** @param name Of the definition; absent for the keys of `getOrSet`. */
export function createEntryMaker<T>(
  name: string | undefined,
  { now, random }: { readonly now: () => number; readonly random: () => number },
): EntryMaker<T> {
  let averageLoadMs = 0

  function make(
    id: string,
    { protect, earlyRefresh }: ResolvedFillOptions,
    parts: Omit<EntryParts<T>, "refreshAtMs" | "marks" | "sizeBytes"> & { readonly sizeBytes?: number | undefined },
  ): MemoryEntry<T> {
    const { sizeBytes, needsCopies } = surveyValue(parts.value, protect)
    const refreshAtMs = drawRefreshAt(parts.expiresAtMs, averageLoadMs * earlyRefresh, now(), random())
    const marks = [markOfKey(name, id), ...parts.tags.map(markOfTag)]
    return toMemoryEntry({ ...parts, refreshAtMs, marks, sizeBytes: parts.sizeBytes ?? sizeBytes }, needsCopies)
  }

  return {
    fromStored(id, { value, writtenAtMs, sizeBytes, tags = [], ...stored }, options) {
      const lifetime = limitLifetime(stored, options, now(), writtenAtMs)
      const more = {
        tags: [...new Set([...options.tags, ...tags])],
        order: undefined,
        storedUntilMs: lifetime.expiresAtMs,
      }
      return make(id, options, { value, writtenAtMs, sizeBytes, ...lifetime, ...more })
    },
    fromMade(id, { value, beganAtMs, order, durationMs = averageLoadMs, ttlMs, tags }, options) {
      averageLoadMs += (durationMs - averageLoadMs) * (averageLoadMs === 0 ? 1 : NEWEST_WEIGHT)
      const lifetime = startLifetime(ttlMs, options, now(), random())
      const more = { tags, order, storedUntilMs: 0 }
      return make(id, options, { value, writtenAtMs: beganAtMs, ...lifetime, ...more })
    },
  }
}

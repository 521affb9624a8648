import type { Entry } from "@larder/expiry"
import type { ResolvedFillOptions } from "./fill-options.ts"
import { drawRefreshAt, limitLifetime, startLifetime } from "./freshness.ts"
import { markOfKey, markOfTag } from "./mark.ts"
import type { MemoryEntry } from "./memory-entry.ts"
import { ownValue } from "./own-value.ts"

/** A value that was found in the store, or in a snapshot. */
export type FoundValue<T> = Pick<Entry<T>, "value" | "expiresAtMs" | "staleUntilMs" | "tags"> & {
  readonly writtenAtMs?: number | undefined
  readonly sizeBytes?: number
}

/** A value that this process has made: loaded, or been given. */
export interface MadeValue<T> {
  readonly value: T
  /** When that began, in epoch milliseconds. */
  readonly writtenAtMs: number
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

/** What an entry is made of, apart from what its value says. */
type EntryParts<T> = Pick<
  MemoryEntry<T>,
  "value" | "expiresAtMs" | "staleUntilMs" | "storedUntilMs" | "writtenAtMs" | "order" | "tags"
> & {
  /** Where it is known, and need not be estimated. */
  readonly sizeBytes?: number | undefined
}

/** @param name Of the definition; absent for the keys of `getOrSet`. */
export function createEntryMaker<T>(
  name: string | undefined,
  { now, random }: { readonly now: () => number; readonly random: () => number },
): EntryMaker<T> {
  let averageLoadMs = 0

  function make(id: string, parts: EntryParts<T>, { protect, earlyRefresh }: ResolvedFillOptions): MemoryEntry<T> {
    const { expiresAtMs, tags } = parts
    const { value, copied, sizeBytes } = ownValue(parts.value, protect)
    // Field by field: all entries get one hidden class, whose times a hit reads without making a number of each.
    return {
      value,
      promise: Promise.resolve(value),
      quietUntilMs: Number.NEGATIVE_INFINITY,
      refreshAtMs: drawRefreshAt(expiresAtMs, averageLoadMs * earlyRefresh, now(), random()),
      expiresAtMs,
      staleUntilMs: parts.staleUntilMs,
      storedUntilMs: parts.storedUntilMs,
      writtenAtMs: parts.writtenAtMs,
      order: parts.order,
      marks: [markOfKey(name, id), ...tags.map(markOfTag)],
      tags,
      sizeBytes: parts.sizeBytes ?? sizeBytes,
      copied,
    }
  }

  return {
    fromStored(id, found, options) {
      const { writtenAtMs } = found
      const lifetime = limitLifetime(found, options, now(), writtenAtMs)
      const tags = [...new Set([...options.tags, ...(found.tags ?? [])])]
      const storedUntilMs = lifetime.expiresAtMs
      return make(id, { ...found, ...lifetime, writtenAtMs, tags, order: undefined, storedUntilMs }, options)
    },
    fromMade(id, made, options) {
      const { ttlMs, durationMs = averageLoadMs } = made
      averageLoadMs += (durationMs - averageLoadMs) * (averageLoadMs === 0 ? 1 : NEWEST_WEIGHT)
      const lifetime = startLifetime(ttlMs, options, now(), random())
      return make(id, { ...made, ...lifetime, storedUntilMs: 0 }, options)
    },
  }
}

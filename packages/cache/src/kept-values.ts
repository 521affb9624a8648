import type { DropReason } from "./cache-event.ts"
import type { CacheParts } from "./cache-parts.ts"
import type { ResolvedFillOptions } from "./fill-options.ts"
import type { FlightWork } from "./flights.ts"
import { ignore } from "./ignore.ts"
import { createEntryMaker, type FoundValue, type MadeValue } from "./make-entry.ts"
import type { MemoryEntry } from "./memory-entry.ts"
import type { MemoryIndex } from "./memory-pool.ts"
import type { Fill } from "./run-load.ts"
import { createStoredValues } from "./stored-values.ts"

/** The values of one definition in memory and in the store: decides what is kept where. */
export interface KeptValues<T> {
  /**
   * Looks into the store for something newer than what memory has, and keeps it there.
   *
   * @returns `undefined` when there is nothing newer that may be used.
   */
  readonly readStored: (id: string, fill: Fill<T>) => Promise<MemoryEntry<T> | undefined>
  /** Keeps in memory what was found elsewhere, if it may be used and is newer than what memory has. */
  readonly adopt: (id: string, found: FoundValue<T>, options: ResolvedFillOptions) => MemoryEntry<T> | undefined
  /** Keeps what was loaded, unless it is not to be kept. @returns Its entry, kept or not. */
  readonly keepLoaded: (
    id: string,
    fill: Fill<T>,
    loaded: MadeValue<T>,
    previous: MemoryEntry<T> | undefined,
    work: FlightWork<T>,
  ) => Promise<MemoryEntry<T>>
  /** Whether memory holds this entry, and no other, under an id. */
  readonly holds: (id: string, entry: MemoryEntry<T>) => boolean
  /** Keeps a value that was given. @returns When the store has it. */
  readonly set: (id: string, made: MadeValue<T>, options: ResolvedFillOptions) => Promise<void>
  /** Removes a value. @returns When the store has removed it. */
  readonly delete: (id: string) => Promise<void>
}

/** @param name Of the definition; absent for the keys of `getOrSet`. */
export function createKeptValues<T>(parts: CacheParts, name: string | undefined, index: MemoryIndex<T>): KeptValues<T> {
  const { store, coherence, gate, log, pool, thrift, now, defer, journal } = parts
  const stored = createStoredValues<T>(parts, name)
  const maker = createEntryMaker<T>(name, parts)
  const drop = (id: string, reason: DropReason): void => journal.report({ type: "drop", name, id, reason })

  const keep = (id: string, entry: MemoryEntry<T>): void => pool.keep(entry, { index, name, id })

  function remove(id: string): Promise<void> {
    pool.drop(index.get(id))
    return stored.delete(id)
  }

  function adopt(id: string, found: FoundValue<T>, options: ResolvedFillOptions): MemoryEntry<T> | undefined {
    const known = index.get(id)
    const entry = maker.fromStored(id, found, options)
    if (known && entry.expiresAtMs <= known.expiresAtMs) {
      known.storedUntilMs = entry.writtenAtMs === known.writtenAtMs ? entry.expiresAtMs : 0
      return undefined
    }
    if (now() >= entry.staleUntilMs || log.isOutdated(entry)) return undefined
    keep(id, entry)
    return entry
  }

  async function write(id: string, entry: MemoryEntry<T>): Promise<void> {
    // Of the entry, only this: its value must not be kept alive by having been written, not even by a closure.
    const { marks, writtenAtMs, order } = entry
    void coherence?.then(({ noteWrite }) => {
      noteWrite({ marks, writtenAtMs, order, undo: () => stored.delete(id) })
    })
    const sizeBytes = await stored.write(id, entry)
    if (sizeBytes) pool.resize(entry, sizeBytes)
  }

  /** Never rejects: the listener has been told of a failed write, which costs no more than a later load. */
  async function writeIfWorthIt(
    id: string,
    { writes }: ResolvedFillOptions,
    entry: MemoryEntry<T>,
    previous: MemoryEntry<T> | undefined,
  ): Promise<void> {
    const storedLifeMs = (previous?.storedUntilMs ?? 0) - now()
    // By default, what the store does not hold is written: there is nothing to judge.
    const isClear = writes === "always" && storedLifeMs <= 0
    const verdict = isClear ? "write" : (await thrift()).judge({ policy: writes, entry, previous, storedLifeMs })
    // The judging took time, in which the key may have been given another value, or invalidated.
    const isOvertaken = log.isOutdated(entry) || (index.get(id) ?? entry) !== entry
    if (isOvertaken) drop(id, "outdated")
    else if (verdict !== "write") drop(id, verdict)
    else if (!store.takesWrites()) drop(id, "store-down")
    else await write(id, entry).catch(ignore)
  }

  return {
    async readStored(id, fill) {
      const found = await stored.read(id, fill)
      if (!found || !gate.knowsStore) return undefined
      const entry = adopt(id, found, fill.options)
      if (entry && fill.options.writes !== "always") void thrift().then(({ noteFound }) => noteFound(entry))
      return entry
    },

    adopt,

    async keepLoaded(id, { options }, loaded, previous, work) {
      const entry = maker.fromMade(id, loaded, options)
      const known = index.get(id)
      // Work that began after it was detached may have been faster.
      const isOvertaken = work.detached && known !== undefined && known !== previous
      if (isOvertaken || log.isOutdated(entry)) {
        drop(id, "outdated")
      } else if (loaded.ttlMs > 0) {
        keep(id, entry)
        const writing = writeIfWorthIt(id, options, entry, previous)
        if (options.awaitWrites) await writing
        else defer(writing)
      } else {
        // What the loader did not find must not live on as a stale value; what it skipped leaves the rest as it is.
        if (loaded.value === undefined && previous) defer(remove(id).catch(ignore))
        drop(id, "skipped")
      }
      return entry
    },

    holds: (id, entry) => index.get(id) === entry,

    async set(id, made, options) {
      const entry = maker.fromMade(id, made, options)
      keep(id, entry)
      await write(id, entry)
    },

    delete: remove,
  }
}

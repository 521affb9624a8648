import pLimit from "p-limit"
import { isAnsweredAtOnce } from "./answer-while.ts"
import type { LoadMany } from "./bulk-load.ts"
import type { CacheParts } from "./cache-parts.ts"
import { createFetcher } from "./fetcher.ts"
import type { ResolvedFillOptions } from "./fill-options.ts"
import { type Answer, toAnswer } from "./flights.ts"
import { createKeptValues } from "./kept-values.ts"
import type { FoundValue } from "./make-entry.ts"
import { markOfKey } from "./mark.ts"
import { handOut, type MemoryEntry } from "./memory-entry.ts"
import type { MemoryIndex } from "./memory-pool.ts"
import type { Fill } from "./run-load.ts"
import { unhurried } from "./unhurried.ts"

/** How long hits of an entry are taken for one use of it, in milliseconds. */
const QUIET_MS = 1_000

/** The values of one definition: where reads and changes of them come in. */
export interface Shelf<T> {
  /**
   * Finds what can be handed out as it is. The hot path: nothing is made on it.
   *
   * @param fill Given, what is fresh or may be answered stale counts too, and is refreshed if it is due.
   */
  readonly hit: (id: string, fill?: Fill<T>) => MemoryEntry<T> | undefined
  /** Finds a fresh value in memory, without waiting for anything. */
  readonly peek: (id: string) => T | undefined
  /** Reads through memory and store, and loads what is in neither. */
  readonly read: (id: string, fill: Fill<T>) => Promise<Answer<T>>
  /** {@link read}, of the value alone. */
  readonly readValue: (id: string, fill: Fill<T>) => Promise<T>
  /** Reads many values; those to be loaded are loaded by one call of `loadMany`, where there is one. */
  readonly readMany: (ids: Iterable<string>, fill: Fill<T>, loadMany?: LoadMany<T>) => Promise<Map<string, T>>
  /** Puts a value in memory at once, and in the store. @returns When it and its invalidation are there. */
  readonly set: (id: string, value: T, options: ResolvedFillOptions) => Promise<void>
  /** Removes a value from memory at once, and from the store. @returns When that and its invalidation are there. */
  readonly delete: (id: string) => Promise<void>
  /** Keeps in memory what was found elsewhere, if it may be used and memory has nothing newer. @returns What was kept. */
  readonly adopt: (id: string, found: FoundValue<T>, options: ResolvedFillOptions) => MemoryEntry<T> | undefined
}

/** @param name Of the definition; absent for the keys of `getOrSet`. */
export function createShelf<T>(parts: CacheParts, name: string | undefined): Shelf<T> {
  const { coherence, gate, horizon, journal, log, invalidator, pool, now, defer } = parts
  const index: MemoryIndex<T> = new Map()
  const kept = createKeptValues<T>(parts, name, index)
  const loadLimit = pLimit(parts.maxLoads)
  const fetcher = createFetcher<T>({ ...parts, loadLimit }, name, kept)

  invalidator.add((keys) => {
    for (const entry of index.values()) if (log.isOutdated(entry)) pool.drop(entry)
    fetcher.detachWhere((id) => !keys || keys.has(markOfKey(name, id)))
  })

  function hit(id: string, fill?: Fill<T>): MemoryEntry<T> | undefined {
    const entry = index.get(id)
    if (!entry) return undefined
    if (gate.passes > 0 && gate.nowMs < entry.quietUntilMs) {
      gate.passes -= 1
      return entry
    }
    return attend(id, entry, fill)
  }

  /** A hit without a pass: whether the entry may be handed out as it is; that it is in use, and due for a refresh. */
  function attend(id: string, entry: MemoryEntry<T>, fill: Fill<T> | undefined): MemoryEntry<T> | undefined {
    const nowMs = gate.read()
    const isFresh = nowMs < entry.expiresAtMs
    if (nowMs >= gate.dueAtMs || entry.copied) return undefined
    if (nowMs >= entry.refreshAtMs) {
      // Where a failure is not to be hidden, one that is held off must be looked for first.
      if (!fill || !(isFresh || (fill.options.staleIfError && isAnsweredAtOnce(entry, fill.options, nowMs))))
        return undefined
      fetcher.refresh(id, fill, entry)
    } else if (nowMs >= entry.quietUntilMs) {
      pool.touch(entry)
      entry.quietUntilMs = Math.min(entry.refreshAtMs, nowMs + QUIET_MS)
    }
    if (journal.isHeard) report(id, toAnswer(entry, "memory"))
    else journal.counts[isFresh ? "memory hit" : "memory stale"] += 1
    return entry
  }

  function find(id: string, fill: Fill<T>): Answer<T> | Promise<Answer<T>> {
    const [entry, nowMs] = [index.get(id), now()]
    // What ends exactly now has ended.
    if (!entry || nowMs >= entry.staleUntilMs) return fetcher.fetch(id, fill)
    if (nowMs >= entry.expiresAtMs) return fetcher.fetch(id, fill, entry)
    if (nowMs >= entry.refreshAtMs) fetcher.refresh(id, fill, entry)
    return toAnswer(entry, "memory")
  }

  const ready = async (): Promise<void> => (await coherence)?.ready()

  async function read(id: string, fill: Fill<T>): Promise<Answer<T>> {
    if (now() >= gate.dueAtMs) await ready()
    const answer = await find(id, fill)
    report(id, answer)
    return answer
  }

  const readValue = async (id: string, fill: Fill<T>): Promise<T> => handOut((await read(id, fill)).entry)

  /** What can be handed out, but not as it is; or is fresh, and due for a refresh. */
  function peekAgain(id: string): T | undefined {
    const nowMs = now()
    const entry = index.get(id)
    if (!entry || nowMs >= entry.expiresAtMs || nowMs >= gate.dueAtMs) return undefined
    report(id, toAnswer(entry, "memory"))
    return handOut(entry)
  }

  function report(id: string, { entry, tier, costUsd }: Answer<T>): void {
    const nowMs = now()
    const type = tier === "load" ? "miss" : nowMs < entry.expiresAtMs ? "hit" : "stale"
    const ageMs = entry.writtenAtMs === undefined ? undefined : Math.max(0, nowMs - entry.writtenAtMs)
    journal.report({ type, name, id, tier, ageMs, costUsd })
  }

  /** Invalidates a key, then changes it. @returns When the store and the other nodes have that. */
  function change(id: string, work: () => Promise<void>): Promise<void> {
    fetcher.forget(id)
    const published = invalidator.invalidate(markOfKey(name, id), "key")
    return unhurried([work(), published], defer)
  }

  return {
    hit,
    read,
    readValue,
    peek(id) {
      const entry = hit(id)
      return entry ? entry.value : peekAgain(id)
    },
    async readMany(ids, fill, loadMany) {
      const { readMany } = await import("./read-many.ts")
      // Before all of them at once, so that those to be loaded are found together.
      if (now() >= gate.dueAtMs) await ready()
      return readMany(ids, fill, loadMany, { readValue, storeAsked: fetcher.storeAsked, loadLimit, defer })
    },
    set(id, value, options) {
      // A life of its own may be longer than any that was declared.
      horizon.include(options)
      const { ttlMs, tags } = options
      const make = () => ({ value, writtenAtMs: Math.floor(now()), order: log.order(), ttlMs, tags })
      return change(id, () => kept.set(id, make(), options))
    },
    delete: (id) => change(id, () => kept.delete(id)),
    adopt: kept.adopt,
  }
}

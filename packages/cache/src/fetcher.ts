import { answerWhile } from "./answer-while.ts"
import type { CacheParts } from "./cache-parts.ts"
import { type Answer, createFlights, type Flight, type FlightWork, toAnswer } from "./flights.ts"
import { createHoldOffs } from "./hold-offs.ts"
import type { KeptValues } from "./kept-values.ts"
import type { LoadedValue } from "./make-entry.ts"
import { handOut, type MemoryEntry } from "./memory-entry.ts"
import { type Fill, type LoadParts, runLoad } from "./run-load.ts"

/** Brings what memory does not have fresh, from the store or by a load: one slot per key for both. */
export interface Fetcher<T> {
  /** Fetches a value for a caller. @param known A usable value in memory. @throws What the load throws. */
  readonly fetch: (id: string, fill: Fill<T>, known?: MemoryEntry<T>) => Promise<Answer<T>>
  /** Fetches a value that is still in use anew, behind the backs of those who read it. */
  readonly refresh: (id: string, fill: Fill<T>, known: MemoryEntry<T>) => void
  /** Settles when the work under way for a key has asked the store. */
  readonly storeAsked: (id: string) => Promise<unknown> | undefined
  /** Has whoever asks for a key from now on begin anew: neither a load under way nor an earlier failure answers. */
  readonly forget: (id: string) => void
  /** Leaves the work under way for the keys that a test picks to those who wait for it. */
  readonly detachWhere: (test: (id: string) => boolean) => void
}

/** @param name Of the definition; absent for the keys of `getOrSet`. */
export function createFetcher<T>(
  parts: CacheParts & LoadParts,
  name: string | undefined,
  kept: KeptValues<T>,
): Fetcher<T> {
  const { journal, now, setTimer, defer, prices } = parts
  const flights = createFlights<T>()
  const holdOffs = createHoldOffs()
  /** What is to be refreshed when the readers of this turn have their answers, which the work would keep them waiting for. */
  let due = new Map<string, { readonly fill: Fill<T>; readonly known: MemoryEntry<T> }>()

  const join = (id: string, fill: Fill<T>, known: MemoryEntry<T> | undefined): Flight<T> =>
    flights.get(id) ?? flights.begin(id, (work) => run(id, fill, known, work))

  async function run(
    id: string,
    fill: Fill<T>,
    known: MemoryEntry<T> | undefined,
    work: FlightWork<T>,
  ): Promise<Answer<T>> {
    const stored = await kept.readStored(id, fill)
    const best = stored ?? known
    work.report(best)
    if (stored && now() < stored.expiresAtMs) return toAnswer(stored, "store")
    const loaded = await load(id, fill, best, work)
    return toAnswer(await kept.keepLoaded(id, fill, loaded, best, work), "load")
  }

  async function load(
    id: string,
    fill: Fill<T>,
    previous: MemoryEntry<T> | undefined,
    work: FlightWork<T>,
  ): Promise<LoadedValue<T>> {
    try {
      const told = previous && { value: handOut(previous), writtenAtMs: previous.writtenAtMs }
      const loaded = await runLoad(id, fill, told, parts)
      if (!work.detached) holdOffs.delete(id)
      journal.report({ type: "load", name, id, durationMs: loaded.durationMs })
      return loaded
    } catch (error) {
      if (!work.detached) holdOffs.add(id, error, fill.options.retryAfterMs, now())
      journal.report({ type: "error", operation: "load", name, id, error })
      throw error
    }
  }

  function refreshDue(): Promise<unknown> {
    const begun = due
    due = new Map()
    // What was invalidated or fetched meanwhile is not memory's any more.
    const current = [...begun].filter(([id, { known }]) => kept.holds(id, known))
    return Promise.all(current.map(([id, { fill, known }]) => join(id, fill, known).settled))
  }

  return {
    async fetch(id, fill, known) {
      const isFirst = !flights.get(id)
      const failure = isFirst && holdOffs.find(id, now())
      if (failure) {
        if (known && fill.options.staleIfError) return toAnswer(known, "memory")
        throw failure.error
      }
      const flight = join(id, fill, known)
      const entry = known ?? (await flight.found)
      const answer = entry && toAnswer(entry, known ? "memory" : "store")
      const costUsd = isFirst ? prices.getUsdPerMillion / 1_000_000 : 0
      return { ...(await (answer ? answerWhile(flight, answer, fill.options, parts) : flight.done)), costUsd }
    },
    refresh(id, fill, known) {
      if (due.has(id) || flights.get(id) || holdOffs.find(id, now())) return
      if (due.size === 0) defer(new Promise((resolve) => setTimer(() => resolve(refreshDue()), 0)))
      due.set(id, { fill, known })
    },
    storeAsked: (id) => flights.get(id)?.found,
    forget(id) {
      flights.detachWhere((other) => other === id)
      holdOffs.delete(id)
    },
    detachWhere: flights.detachWhere,
  }
}

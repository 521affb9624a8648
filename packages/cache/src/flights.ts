import { ignore } from "./ignore.ts"
import type { MemoryEntry } from "./memory-entry.ts"

/** Where an answer came from: the memory of the process, the store, or a load. */
export type CacheTier = "memory" | "store" | "load"

/** An entry, and where it came from. */
export interface Answer<T> {
  readonly entry: MemoryEntry<T>
  readonly tier: CacheTier
  /** What asking the store for it cost, in US dollars; 0 for those who joined. */
  readonly costUsd: number
}

/** An answer of which nobody has been charged anything. */
export function toAnswer<T>(entry: MemoryEntry<T>, tier: CacheTier): Answer<T> {
  return { entry, tier, costUsd: 0 }
}

/** Work under way for one key: a look into the store, and a load if need be. */
export interface Flight<T> {
  /** Settles when the store has been asked, with the best usable entry known by then. Never rejects. */
  readonly found: Promise<MemoryEntry<T> | undefined>
  /** The outcome, shared by all who wait. */
  readonly done: Promise<Answer<T>>
  /** Settles with it. Never rejects: a refresh that nobody waits for tells of its failure by an event. */
  readonly settled: Promise<unknown>
}

/** What the work itself sees of its flight. */
export interface FlightWork<T> {
  /** Whether an invalidation came after it began, perhaps of what it brings: those who ask from then on do not wait for it. */
  detached: boolean
  /** Tells those who wait what is known once the store has been asked. */
  readonly report: (entry: MemoryEntry<T> | undefined) => void
}

/** One slot per key: all who ask while work is under way share its outcome. */
export interface Flights<T> {
  readonly get: (id: string) => Flight<T> | undefined
  /** Begins work for a key that has none under way. */
  readonly begin: (id: string, run: (work: FlightWork<T>) => Promise<Answer<T>>) => Flight<T>
  /** Leaves the work under way for the keys that a test picks to those who wait: whoever asks from now on begins anew. */
  readonly detachWhere: (test: (id: string) => boolean) => void
}

export function createFlights<T>(): Flights<T> {
  const slots = new Map<string, Flight<T> & { readonly work: FlightWork<T> }>()
  return {
    get: (id) => slots.get(id),
    begin(id, run) {
      let report: FlightWork<T>["report"] = ignore
      const found = new Promise<MemoryEntry<T> | undefined>((resolve) => {
        report = resolve
      })
      const work = { detached: false, report }
      const done = run(work).finally(() => {
        report(undefined)
        if (slots.get(id) === slot) slots.delete(id)
      })
      const slot = { work, found, done, settled: done.catch(ignore) }
      slots.set(id, slot)
      return slot
    },
    detachWhere(test) {
      for (const [id, { work }] of slots) {
        if (!test(id)) continue
        work.detached = true
        slots.delete(id)
      }
    },
  }
}

import type { LocalClock } from "../clock.ts"
import { compareKeys } from "../key-order.ts"
import { seededFraction } from "../seeded-fraction.ts"
import type { StoredValue } from "../storage/records.ts"
import type { LocalLocations } from "./locations.ts"

/** What a location sees of a key that was written lately: a value, or that there is none. */
export interface Sight {
  readonly value: StoredValue | undefined
}

export interface SeenKey extends Sight {
  readonly key: string
}

interface Write extends Sight {
  /** Since when each location sees it, in epoch milliseconds. */
  readonly seenAtMs: ReadonlyMap<string, number>
}

/** The writes of a key, in the order of their commits, which some location does not see yet. */
interface History {
  /** What was there before the first of them. */
  readonly base: Sight
  readonly writes: readonly Write[]
}

/**
 * Lets each location see the others' writes after its lag, and its own at once.
 *
 * A location sees the latest write by commit order of those that have reached it: jitter may overtake, but never turns a
 * key back.
 */
export class Distance {
  readonly #locations: LocalLocations
  readonly #clock: LocalClock
  /** By namespace, then by key; keys in the order of their last write. */
  #histories = new Map<string, Map<string, History>>()
  #writes = 0

  constructor(locations: LocalLocations, clock: LocalClock) {
    this.#locations = locations
    this.#clock = clock
  }

  /** Tells what a location sees of a key; `undefined` when it sees what is stored. */
  see(location: string, namespaceId: string, key: string): Sight | undefined {
    const history = this.#histories.get(namespaceId)?.get(key)
    return history && this.#latestSeen(location, history)
  }

  /** Tells the same of all keys that were written lately, in byte order. */
  seeAll(location: string, namespaceId: string): SeenKey[] {
    const histories = [...(this.#histories.get(namespaceId) ?? [])]
    return histories
      .map(([key, history]) => ({ key, ...this.#latestSeen(location, history) }))
      .sort((a, b) => compareKeys(a.key, b.key))
  }

  /** Notes a write as it is committed. `undefined` stands for no value. */
  onWrite(
    location: string,
    namespaceId: string,
    key: string,
    before: StoredValue | undefined,
    after: StoredValue | undefined,
  ): void {
    const histories = this.#histories.get(namespaceId) ?? new Map<string, History>()
    this.#histories.set(namespaceId, histories)
    this.#forgetSeen(histories)
    const { base, writes } = this.#shorten(histories.get(key) ?? { base: { value: before }, writes: [] })
    histories.delete(key)
    histories.set(key, { base, writes: [...writes, { value: after, seenAtMs: this.#arrivals(location) }] })
  }

  /** Lets every location see what is stored. */
  clear(): void {
    this.#histories = new Map()
    this.#writes = 0
  }

  #arrivals(origin: string): Map<string, number> {
    const now = this.#clock.now()
    const places = Object.entries(this.#locations)
    const first = this.#writes++ * places.length
    const arrivals = places.map(([name, { lagMs, jitterMs = 0, seed = 0 }], index) => {
      const travelMs = lagMs + jitterMs * seededFraction(seed, first + index)
      return [name, name === origin ? now : now + travelMs] as const
    })
    return new Map(arrivals)
  }

  #latestSeen(location: string, { base, writes }: History): Sight {
    const now = this.#clock.now()
    return writes.findLast(({ seenAtMs }) => (seenAtMs.get(location) ?? now) <= now) ?? base
  }

  /** Begins a history with the latest write that everybody sees. */
  #shorten({ base, writes }: History): History {
    const last = writes.findLastIndex((write) => this.#isSeenByAll(write))
    return { base: writes[last] ?? base, writes: writes.slice(last + 1) }
  }

  /** Drops histories that everybody sees the end of. The oldest come first: where one is needed, the rest mostly is. */
  #forgetSeen(histories: Map<string, History>): void {
    for (const [key, { writes }] of histories) {
      const last = writes.at(-1)
      if (last !== undefined && !this.#isSeenByAll(last)) return
      histories.delete(key)
    }
  }

  #isSeenByAll({ seenAtMs }: Write): boolean {
    const now = this.#clock.now()
    return [...seenAtMs.values()].every((atMs) => atMs <= now)
  }
}

import type { KvStore } from "@larder/core"
import type { FakeClock } from "./fake-clock.ts"
import { createSortedKeys, type KeyRecord, type KeyTable } from "./key-table.ts"
import { type SeededRandom, seededRandom } from "./seeded-random.ts"
import { createTableStore } from "./table-store.ts"

/** Options of `laggingStore`. */
export interface LaggingStoreOptions<Location extends string> {
  readonly clock: FakeClock
  /** Names of the places the data is read and written through. */
  readonly locations: readonly Location[]
  /** Longest time until a write is seen in another location, in milliseconds ≥ 0. */
  readonly lagMs: number
  /** Share of `lagMs` that is drawn at random for each write and location, 0 to 1. @default 0 */
  readonly jitter?: number | undefined
  /** Decides the jitter. @default 1 */
  readonly seed?: number | undefined
}

/** One write, or one delete, of a key. Its place in the list of the key's versions is the order of commits. */
interface Version {
  /** Absent: a delete. */
  readonly record: KeyRecord | undefined
  readonly visibleAtMs: ReadonlyMap<string, number>
}

/**
 * Creates stores over the same data in several locations.
 *
 * A write is seen at once where it was made, and elsewhere after its lag; deletes and lists likewise. Of the versions a
 * location sees, the one committed last counts, so nowhere does an older one come back.
 *
 * @returns One store for each location, by its name.
 *
 * @example
 * ```ts
 * const { here, there } = laggingStore({ clock, locations: ["here", "there"], lagMs: 10_000 })
 * await here.put("a", "1")
 * await there.get("a") // undefined
 * await clock.advance(10_000)
 * await there.get("a") // "1"
 * ```
 */
export function laggingStore<const Location extends string>(
  options: LaggingStoreOptions<Location>,
): Readonly<Record<Location, KvStore>> {
  const { clock, locations, lagMs } = options
  const data = createVersions(options)
  const stores = locations.map((location) => {
    const store = createTableStore(data.seenFrom(location), { now: clock.now, capabilities: { lagMs } })
    return [location, store] as const
  })
  // The cast: fromEntries() forgets the names.
  return Object.fromEntries(stores) as Record<Location, KvStore>
}

function createVersions({ clock, locations, lagMs, jitter = 0, seed = 1 }: LaggingStoreOptions<string>) {
  const random = seededRandom(seed)
  const versions = new Map<string, readonly Version[]>()
  const index = createSortedKeys(() => versions.keys())

  function commit(key: string, record: KeyRecord | undefined, origin: string): KeyRecord | undefined {
    const nowMs = clock.now()
    const visibleAtMs = new Map(locations.map((place) => [place, nowMs + drawLag(random, lagMs, jitter)]))
    visibleAtMs.set(origin, nowMs)
    const before = versions.get(key)
    if (before === undefined) index.invalidate()
    versions.set(key, [...forgetSuperseded(before ?? [], nowMs), { record, visibleAtMs }])
    return before?.at(-1)?.record
  }

  function seenFrom(location: string): KeyTable {
    const isVisible = (version: Version) => (version.visibleAtMs.get(location) ?? 0) <= clock.now()
    return {
      get: (key) => versions.get(key)?.findLast(isVisible)?.record,
      set: (key, record) => commit(key, record, location),
      delete: (key) => void commit(key, undefined, location),
      keysFrom: index.from,
    }
  }

  return { seenFrom }
}

function drawLag(random: SeededRandom, lagMs: number, jitter: number): number {
  return lagMs * (1 - jitter * random())
}

/** Drops the versions before the last one that every location sees. */
function forgetSuperseded(versions: readonly Version[], nowMs: number): readonly Version[] {
  const seenByAll = versions.findLastIndex(({ visibleAtMs }) => [...visibleAtMs.values()].every((at) => at <= nowMs))
  return versions.slice(Math.max(0, seenByAll))
}

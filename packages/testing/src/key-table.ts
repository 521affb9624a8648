/** What a store keeps of a key. */
export interface KeyRecord {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly updatedAtMs: number
  readonly expiresAtMs: number | undefined
}

/** The data beneath a simulated store, without any rules: those are `createTableStore()`'s. */
export interface KeyTable {
  get(key: string): KeyRecord | undefined
  /** @returns The record it replaced. */
  set(key: string, record: KeyRecord): KeyRecord | undefined
  delete(key: string): void
  /** Walks the keys ≥ `start` in byte order. Some may have been deleted since: `get` knows. */
  keysFrom(start: string): Iterable<string>
}

/** Creates a table in memory. Deleting while walking costs nothing; the keys are sorted anew only after new ones came. */
export function createKeyTable(): KeyTable {
  const records = new Map<string, KeyRecord>()
  const index = createSortedKeys(() => records.keys())
  return {
    get: (key) => records.get(key),
    set(key, record) {
      const previous = records.get(key)
      if (previous === undefined) index.invalidate()
      records.set(key, record)
      return previous
    },
    delete(key) {
      records.delete(key)
    },
    keysFrom: index.from,
  }
}

/** Keeps a sorted copy of some keys, made again when it is next asked for after `invalidate()`. */
export interface SortedKeys {
  readonly invalidate: () => void
  readonly from: (start: string) => Iterable<string>
}

export function createSortedKeys(keys: () => Iterable<string>): SortedKeys {
  let sorted: readonly string[] | undefined
  return {
    invalidate() {
      sorted = undefined
    },
    *from(start) {
      sorted ??= [...keys()].sort()
      // The walk keeps to this array, whatever comes meanwhile.
      const walked = sorted
      for (let index = lowerBound(walked, start); index < walked.length; index++) yield walked[index] ?? ""
    },
  }
}

function lowerBound(sorted: readonly string[], start: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? "") < start) low = middle + 1
    else high = middle
  }
  return low
}

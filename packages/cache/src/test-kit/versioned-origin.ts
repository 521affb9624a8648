import type { FakeClock, SeededRandom } from "@larder/testing"

/** A value of the origin. Versions grow from change to change. */
export interface Versioned {
  readonly key: string
  readonly version: number
}

/** An origin whose values change, which remembers when. */
export interface VersionedOrigin {
  /** Reads a value; one read in ten fails. */
  readonly read: (key: string) => Versioned
  readonly change: (keys: readonly string[], version: number) => void
  /** How long ago a version ceased to hold, in milliseconds; negative while it holds. */
  readonly msSinceEnd: (value: Versioned) => number
}

/** What a read of the origin fails with. */
export const ORIGIN_DOWN: Error = new Error("the origin is down")

export function createVersionedOrigin(clock: FakeClock, random: SeededRandom): VersionedOrigin {
  const histories = new Map<string, { readonly version: number; readonly sinceMs: number }[]>()
  const historyOf = (key: string) => histories.get(key) ?? []
  return {
    read(key) {
      if (random() < 0.1) throw ORIGIN_DOWN
      return { key, version: historyOf(key).at(-1)?.version ?? 0 }
    },
    change(keys, version) {
      for (const key of keys) histories.set(key, [...historyOf(key), { version, sinceMs: clock.now() }])
    },
    msSinceEnd({ key, version }) {
      const next = historyOf(key).find((later) => later.version > version)
      return clock.now() - (next?.sinceMs ?? Number.POSITIVE_INFINITY)
    },
  }
}

import type { LogicalKey } from "@larder/core"
import type { Entries, Entry } from "@larder/expiry"

/** Breaks one rule of entries that keep them all. */
export type EntriesBreakage = (entries: Entries) => Partial<Entries>

/** Breakages, by how the title of a test begins that must find it. */
export const ENTRIES_BREAKAGES: readonly (readonly [title: string, breakage: EntriesBreakage])[] = [
  ["finds nothing where", ({ touch }) => ({ touch: (key, o) => touch(key, o).then(() => true) })],
  [
    "get() returns the value null",
    ({ get }) => ({ get: async <T>(key: LogicalKey) => (await get<T>(key)) ?? undefined }),
  ],
  ["set() refuses the value", (entries) => ({ set: (key, value, o) => entries.set(key, value ?? (null as never), o) })],
  [
    "set() returns the entry",
    ({ set }) => ({ set: async (...args) => ({ ...(await set(...args)), staleUntilMs: 0 }) }),
  ],
  [
    "an entry without a lifetime",
    ({ set }) => ({ set: async (...args) => ({ expiresAtMs: 0, ...(await set(...args)) }) }),
  ],
  ["neither the object", shareObjects],
  ["the last of two writers", ({ set }) => ({ set: (key, value, o) => set(key, value, { ttlMs: 1_000, ...o }) })],
  ["an aborted signal", ({ get }) => ({ get: (key) => get(key) })],
  [
    "a value is there until",
    ({ set }) => ({ set: (key, value, o) => set(key, value, { ...o, ttlMs: plusOne(o?.ttlMs) }) }),
  ],
  [
    "a ttlMs below the second",
    ({ set }) => ({ set: (key, value, o) => set(key, value, { ...o, ttlMs: inSeconds(o?.ttlMs) }) }),
  ],
  [
    "in its stale window",
    ({ set }) => ({ set: (key, value, o) => set(key, value, { ...o, staleMs: o?.staleMs && 0 }) }),
  ],
  ["touch() gives a living", ({ touch }) => ({ touch: async (key) => touch(key, { ttlMs: 1 }) })],
  ["touch() revives nothing", (entries) => ({ touch: async (key, o) => Boolean(await entries.set(key, 1, o)) })],
  ["set() and touch() refuse", ({ touch }) => ({ touch: (key, o) => touch(key, o).catch(() => false) })],
  ["keeps every key apart", ({ get }) => ({ get: (key, o) => get(typeof key === "string" ? key : key.join("/"), o) })],
  [
    "keeps every key apart",
    ({ set }) => ({ set: (key, ...rest) => set(typeof key === "string" ? key.slice(0, 256) : key, ...rest) }),
  ],
  ["refuses the key", ({ get }) => ({ get: (key, o) => get(typeof key === "string" ? key.toWellFormed() : key, o) })],
  ["delete() removes", () => ({ delete: async () => {} })],
  ["getMany() returns the fresh", ({ getMany }) => ({ getMany: (keys, o) => getMany(keys.slice(0, 2), o) })],
]

/** Hands out the objects it was given. */
function shareObjects({ set, getEntry }: Entries): Partial<Entries> {
  const given = new Map<LogicalKey, unknown>()
  return {
    set(key, value, options) {
      given.set(key, value)
      return set(key, value, options)
    },
    async get<T>(key: LogicalKey) {
      const entry: Entry<T> | undefined = await getEntry<T>(key)
      // The cast: what was set under the key has the type of its entry.
      return entry && (given.get(key) as T)
    },
  }
}

function plusOne(ttlMs: number | undefined): number | undefined {
  return ttlMs && ttlMs + 1
}

function inSeconds(ttlMs: number | undefined): number | undefined {
  return ttlMs && Math.ceil(ttlMs / 1_000) * 1_000
}

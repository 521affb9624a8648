/** What both sides of the bench know. */
export const API_KEY = "bench"
export const KEYS = 1_000_000
export const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
export const LONGEST_TTL_MS = 604_800_000

/** Keys of a namespace that were written at once. */
export interface Group {
  /** Of each twenty keys, so many. */
  readonly ofTwenty: number
  readonly ageMs: number
  readonly ttlMs: number
}

const dead: Group = { ofTwenty: 2, ageMs: 3 * DAY_MS, ttlMs: HOUR_MS }
const young = { ageMs: HOUR_MS / 2, ttlMs: HOUR_MS }
const old = { ageMs: 3 * DAY_MS, ttlMs: LONGEST_TTL_MS }

/** The keys of each namespace. A tenth is expired, for more than a day. */
export const POPULATIONS: Readonly<Record<string, readonly Group[]>> = {
  "one-ttl": [dead, { ...young, ofTwenty: 18 }],
  // Half of the dead are older than any life, the others among those that must be read.
  varying: [
    { ofTwenty: 1, ageMs: 9 * DAY_MS, ttlMs: LONGEST_TTL_MS },
    { ...dead, ofTwenty: 1 },
    { ...old, ofTwenty: 4 },
    { ...young, ofTwenty: 14 },
  ],
  unknown: [dead, { ...old, ofTwenty: 18 }],
}

/** What the server's process is asked: to fill a namespace, or for the bill so far. */
export type ServerRequest = { readonly fill: string } | "bill"

/** What it says. */
export type ServerReport =
  | { readonly url: string }
  | { readonly id: string }
  | { readonly gets: number; readonly deletes: number; readonly lists: number; readonly usd: number }

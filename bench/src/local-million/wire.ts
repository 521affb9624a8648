/** What both sides of the bench know. */
export const API_KEY = "bench"
export const KEYS = 1_000_000
export const VALUE_BYTES = 1_024
/** Keys written in one transaction. */
export const BATCH = 10_000

/** What the child says when the folder is full, when it listens, and when it is asked for its memory. */
export type MillionReport =
  | { readonly fillMs: number }
  | { readonly url: string; readonly id: string; readonly openMs: number }
  | { readonly rssBytes: number; readonly heapBytes: number }

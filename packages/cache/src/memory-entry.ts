/** A value as the process keeps it. */
export interface MemoryEntry<T> {
  readonly value: T
  /** Made once, so that a hit hands out a promise without making one. */
  readonly promise: Promise<T>
  /** End of freshness, in epoch milliseconds. */
  readonly expiresAtMs: number
  /** When the load of the value began, in epoch milliseconds; absent where its writer did not say. */
  readonly writtenAtMs: number | undefined
}

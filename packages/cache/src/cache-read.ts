import type { Answer, CacheTier } from "./flights.ts"
import { handOut } from "./memory-entry.ts"

/** A value, with where it came from and how long it lives. */
export interface CacheRead<T> {
  readonly value: T
  readonly tier: CacheTier
  /** End of freshness, in epoch milliseconds: a value past it was answered stale. */
  readonly expiresAtMs: number
  /** End of use, in epoch milliseconds. */
  readonly staleUntilMs: number
  /** When the load of the value began, in epoch milliseconds, where its writer said so. */
  readonly writtenAtMs: number | undefined
  readonly tags: readonly string[]
}

export function toRead<T>({ entry, tier }: Answer<T>): CacheRead<T> {
  const { expiresAtMs, staleUntilMs, writtenAtMs, tags } = entry
  return { value: handOut(entry), tier, expiresAtMs, staleUntilMs, writtenAtMs, tags }
}

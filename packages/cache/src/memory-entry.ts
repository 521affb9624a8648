import type { Judged } from "./invalidation-log.ts"
import { copyValue } from "./own-value.ts"

/** When a value is fresh, and when it may be used. */
export interface Lifetime {
  /** End of freshness, in epoch milliseconds. */
  readonly expiresAtMs: number
  /** End of use, in epoch milliseconds; not before `expiresAtMs`. */
  readonly staleUntilMs: number
}

/** A value as the process keeps it. */
export interface MemoryEntry<T> extends Lifetime, Judged {
  readonly value: T
  /** Made once, so that a hit hands out a promise without making one. */
  readonly promise: Promise<T>
  /** From when on a read refreshes it, in epoch milliseconds; not after `expiresAtMs`. */
  readonly refreshAtMs: number
  /** Until when a hit hands out `value` and `promise` without a further thought, in epoch milliseconds. */
  quietUntilMs: number
  /** Whether each reader gets a copy of its own. */
  readonly copied: boolean
  readonly tags: readonly string[]
  /** What its value takes: an estimate, until a read or a write of the store tells. */
  sizeBytes: number
  /** End of freshness of what the store holds, as far as known, in epoch milliseconds; 0 when it holds nothing of it. */
  storedUntilMs: number
}

/** Hands out the value of an entry: itself, or a copy where that is what protects it. */
export function handOut<T>(entry: MemoryEntry<T>): T {
  return entry.copied ? copyValue(entry.value) : entry.value
}

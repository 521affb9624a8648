import type { WritePolicy } from "./fill-options.ts"
import { createLastFills } from "./last-fills.ts"
import type { Mark } from "./mark.ts"
import type { MemoryEntry } from "./memory-entry.ts"
import { isSameValue } from "./same-value.ts"
import { admitWrite, type WriteVerdict } from "./write-admission.ts"

/** A value that may be written. */
export interface WriteQuestion {
  readonly policy: WritePolicy
  readonly entry: MemoryEntry<unknown>
  /** What it replaces. */
  readonly previous: MemoryEntry<unknown> | undefined
  /** Freshness left to what the store holds of that, in milliseconds: 0 or less when it holds nothing fresh. */
  readonly storedLifeMs: number
}

/** Spares writes that would not pay. Its code is loaded only where there might be such. */
export interface Thrift {
  /** Notes that an entry was found in the store. */
  readonly noteFound: (entry: MemoryEntry<unknown>) => void
  /** Judges a write, and notes that the key was loaded. */
  readonly judge: (question: WriteQuestion) => WriteVerdict
}

export function createThrift(putUsdPerMillion: number, now: () => number): Thrift {
  const noteFill = createLastFills()
  // The first mark of an entry is its key's.
  const noteKey = ({ marks: [key] }: MemoryEntry<unknown>): number => noteFill(key as Mark, now())
  return {
    noteFound: noteKey,
    judge: ({ policy, entry, previous, storedLifeMs }) =>
      admitWrite({
        policy,
        putUsdPerMillion,
        sinceLastFillMs: policy === "always" ? 0 : noteKey(entry),
        isUnchanged: storedLifeMs > 0 && isSameValue(previous?.value, entry.value),
        storedLifeMs,
        newLifeMs: entry.expiresAtMs - now(),
      }),
  }
}

import type { WritePolicy } from "./fill-options.ts"
import { createLastFills } from "./last-fills.ts"
import type { Mark } from "./mark.ts"
import { isSameValue } from "./same-value.ts"
import { admitWrite, type WriteVerdict } from "./write-admission.ts"

/** A value that may be written. */
export interface WriteQuestion {
  readonly mark: Mark
  readonly policy: WritePolicy
  readonly value: unknown
  /** What the store holds, and freshness left to it, in milliseconds: 0 or less when it holds nothing fresh. */
  readonly storedValue: unknown
  readonly storedLifeMs: number
  readonly newLifeMs: number
}

/** Spares writes that would not pay. Its code is loaded only where there might be such. */
export interface Thrift {
  /** Notes that a key was found in the store. */
  readonly noteFound: (mark: Mark) => void
  /** Judges a write, and notes that the key was loaded. */
  readonly judge: (question: WriteQuestion) => WriteVerdict
}

export function createThrift(putUsdPerMillion: number, now: () => number): Thrift {
  const noteFill = createLastFills()
  return {
    noteFound: (mark) => noteFill(mark, now()),
    judge: ({ mark, policy, value, storedValue, storedLifeMs, newLifeMs }) =>
      admitWrite({
        policy,
        putUsdPerMillion,
        sinceLastFillMs: policy === "always" ? 0 : noteFill(mark, now()),
        isUnchanged: storedLifeMs > 0 && isSameValue(storedValue, value),
        storedLifeMs,
        newLifeMs,
      }),
  }
}

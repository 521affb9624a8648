/** Keys whose failures are remembered at once; the oldest are forgotten first. */
const MAX_HELD = 10_000
/** Times that the delay doubles. */
const MAX_DOUBLINGS = 5

/** A load that failed. */
export interface Failure {
  readonly error: unknown
  /** From when and until when it is not tried again, in epoch milliseconds. */
  readonly fromMs: number
  readonly untilMs: number
  /** Failures in a row. */
  readonly count: number
}

/** Holds failed loads off: the origin gets time to recover, callers the failure at once. */
export interface HoldOffs {
  /** Finds the failure that a key is held off for. */
  readonly find: (id: string, nowMs: number) => Failure | undefined
  /** Holds a key off, for longer with every failure in a row. */
  readonly add: (id: string, error: unknown, retryAfterMs: number, nowMs: number) => void
  readonly delete: (id: string) => void
}

export function createHoldOffs(): HoldOffs {
  const failures = new Map<string, Failure>()
  return {
    find(id, nowMs) {
      const failure = failures.get(id)
      // Before it failed: the clock has been set back.
      return failure && nowMs >= failure.fromMs && nowMs < failure.untilMs ? failure : undefined
    },
    add(id, error, retryAfterMs, nowMs) {
      const count = (failures.get(id)?.count ?? 0) + 1
      const delayMs = retryAfterMs * 2 ** Math.min(count - 1, MAX_DOUBLINGS)
      failures.delete(id)
      failures.set(id, { error, fromMs: nowMs, untilMs: nowMs + delayMs, count })
      for (const oldest of failures.keys()) {
        if (failures.size <= MAX_HELD) return
        failures.delete(oldest)
      }
    },
    delete: (id) => failures.delete(id),
  }
}

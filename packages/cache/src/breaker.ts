/** Leaves a failing store alone, but for one probe now and then. */
export interface Breaker {
  /** Asks for one operation. After too many failures in a row, one is let through per `retryMs`, as a probe. */
  readonly letsThrough: (nowMs: number) => boolean
  readonly succeeded: () => void
  readonly failed: (nowMs: number) => void
}

export function createBreaker(maxFailures: number, retryMs: number): Breaker {
  let failures = 0
  let probeAtMs = 0
  return {
    letsThrough(nowMs) {
      if (failures < maxFailures) return true
      const restMs = probeAtMs - nowMs
      // More than there ever was: the clock has been set back.
      if (restMs > 0 && restMs <= retryMs) return false
      // The next probe does not depend on the answer to this one, which may never come.
      probeAtMs = nowMs + retryMs
      return true
    },
    succeeded() {
      failures = 0
    },
    failed(nowMs) {
      failures += 1
      probeAtMs = nowMs + retryMs
    },
  }
}

/** What takes part in a budget. */
export interface BudgetShare {
  readonly bytes: () => number
  readonly count: () => number
  /** Gives up one entry. */
  readonly shrink: () => void
}

/** One limit over the memory of all definitions. */
export interface MemoryBudget {
  readonly maxBytes: number
  readonly add: (share: BudgetShare) => void
  readonly bytes: () => number
  readonly count: () => number
  /** Brings the sum of all shares back under both limits: the largest gives up its least recently used entries. */
  readonly enforce: () => void
}

export function createMemoryBudget(maxBytes: number, maxEntries: number): MemoryBudget {
  const shares: BudgetShare[] = []
  const sumOf = (size: "bytes" | "count"): number => shares.reduce((sum, share) => sum + share[size](), 0)

  function enforce(size: "bytes" | "count", max: number): void {
    while (sumOf(size) > max) {
      shares.reduce((largest, share) => (share[size]() > largest[size]() ? share : largest)).shrink()
    }
  }

  return {
    maxBytes,
    add: (share) => shares.push(share),
    bytes: () => sumOf("bytes"),
    count: () => sumOf("count"),
    enforce() {
      enforce("bytes", maxBytes)
      enforce("count", maxEntries)
    },
  }
}

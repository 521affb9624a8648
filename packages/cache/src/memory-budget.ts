/** What takes part in a budget. */
export interface BudgetShare {
  readonly bytes: number
  readonly count: number
  /** Gives up one entry. */
  shrink(): void
}

/** One limit over the memory of all definitions: over it, the largest one gives up its least recently used entries. */
export class MemoryBudget {
  readonly maxBytes: number
  readonly #maxEntries: number
  readonly #shares: BudgetShare[] = []

  constructor(maxBytes: number, maxEntries: number) {
    this.maxBytes = maxBytes
    this.#maxEntries = maxEntries
  }

  get bytes(): number {
    return this.#shares.reduce((sum, share) => sum + share.bytes, 0)
  }

  get count(): number {
    return this.#shares.reduce((sum, share) => sum + share.count, 0)
  }

  add(share: BudgetShare): void {
    this.#shares.push(share)
  }

  /** Brings the sum of all shares back under both limits. */
  enforce(): void {
    while (this.bytes > this.maxBytes) this.#largest((share) => share.bytes).shrink()
    while (this.count > this.#maxEntries) this.#largest((share) => share.count).shrink()
  }

  #largest(by: (share: BudgetShare) => number): BudgetShare {
    return this.#shares.reduce((largest, share) => (by(share) > by(largest) ? share : largest))
  }
}

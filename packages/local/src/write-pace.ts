import type { LocalClock } from "./clock.ts"
import type { Place } from "./keyspace.ts"

/** Source: limits page of Workers KV, "Writes/second to same key", read in autumn 2026. */
const WRITE_EVERY_MS = 1_000

/** Holds the writes of each key to one a second of the server's clock, wherever they are sent. */
export class WritePace {
  readonly #clock: LocalClock
  readonly #everyMs: number
  /** When each key was written, the oldest first. */
  #writtenAtMs = new Map<string, number>()

  /** @param isKept Whether the pace is kept at all. */
  constructor(clock: LocalClock, isKept: boolean) {
    this.#clock = clock
    this.#everyMs = isKept ? WRITE_EVERY_MS : 0
  }

  /** Takes a write, or refuses it. */
  take({ namespaceId }: Place, key: string): boolean {
    const now = this.#clock.now()
    const place = `${namespaceId}/${key}`
    this.#forgetBefore(now - this.#everyMs)
    if (this.#writtenAtMs.has(place)) return false
    if (this.#everyMs > 0) this.#writtenAtMs.set(place, now)
    return true
  }

  /** Forgets the writes there were. */
  clear(): void {
    this.#writtenAtMs.clear()
  }

  #forgetBefore(atMs: number): void {
    for (const [place, writtenAtMs] of this.#writtenAtMs) {
      if (writtenAtMs > atMs) return
      this.#writtenAtMs.delete(place)
    }
  }
}

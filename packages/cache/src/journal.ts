import type { CacheEvent } from "./cache-event.ts"

/** What happens in a cache: counted, and told to whoever listens. */
export interface Journal {
  /** Answers from memory of which no event was made, as nobody listens. */
  readonly quiet: { hit: number; stale: number }
  /** Whether somebody listens. */
  readonly isHeard: boolean
  readonly report: (event: CacheEvent) => void
  /** How often something happened: by the type of its event; for answers and errors, after the tier they came from. */
  readonly countOf: (what: string) => number
}

export function createJournal(onEvent: ((event: CacheEvent) => void) | undefined): Journal {
  const counts = new Map<string, number>()
  return {
    quiet: { hit: 0, stale: 0 },
    isHeard: onEvent !== undefined,
    report(event) {
      const what = "tier" in event ? `${event.tier} ${event.type}` : nameOf(event)
      counts.set(what, (counts.get(what) ?? 0) + ("count" in event ? event.count : 1))
      try {
        onEvent?.(event)
      } catch {
        // A listener that throws is its own affair; there is nobody left to tell.
      }
    },
    countOf: (what) => counts.get(what) ?? 0,
  }
}

function nameOf(event: CacheEvent): string {
  if (event.type !== "error") return event.type
  return event.operation === "load" ? "load error" : "store error"
}

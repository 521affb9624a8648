import type { CacheEvent } from "./cache-event.ts"
import { ignore } from "./ignore.ts"

/** How often something happened: by the type of its event; answers and errors after the tier they came from. */
export interface JournalCounts {
  "memory hit": number
  "memory stale": number
  [what: string]: number | undefined
}

/** What happens in a cache: counted, and told to whoever listens. */
export interface Journal {
  /** Those from memory are counted here, where nobody listens: no event is made of them. */
  readonly counts: JournalCounts
  /** Whether somebody listens. */
  readonly isHeard: boolean
  readonly report: (event: CacheEvent) => void
}

export function createJournal(onEvent: ((event: CacheEvent) => void) | undefined): Journal {
  const counts: JournalCounts = { "memory hit": 0, "memory stale": 0 }
  return {
    counts,
    isHeard: onEvent !== undefined,
    report(event) {
      const what = "tier" in event ? `${event.tier} ${event.type}` : nameOf(event)
      counts[what] = (counts[what] ?? 0) + ("count" in event ? event.count : 1)
      try {
        const heard: unknown = onEvent?.(event)
        if (heard instanceof Promise) heard.catch(ignore)
      } catch {
        // A listener that throws is its own affair; there is nobody left to tell.
      }
    },
  }
}

function nameOf(event: CacheEvent): string {
  if (event.type !== "error") return event.type
  return event.operation === "load" ? "load error" : "store error"
}

import { EVERYTHING, type Mark } from "./mark.ts"

/** Invalidations that are remembered one by one; beyond them, the oldest ones count for everything. */
const MAX_REMEMBERED = 100_000

interface Known {
  /** What was made at this instant or before is outdated, in epoch milliseconds of its maker's clock. */
  readonly deadBeforeMs: number
  /** Its place in the order in which this process learnt of invalidations. */
  readonly order: number
  /** The place of the last one that was made here; 0 where there was none. */
  readonly hereOrder: number
}

/** What is known of what was never invalidated. */
const NEVER: Known = { deadBeforeMs: Number.NEGATIVE_INFINITY, order: 0, hereOrder: 0 }

/** What is judged. */
export interface Judged {
  /** Of its key, then of its tags. */
  readonly marks: readonly Mark[]
  /** When it was made, in epoch milliseconds, where that is known. */
  readonly writtenAtMs: number | undefined
  /** What `order()` was when this process began to make it; absent of what comes from elsewhere. */
  readonly order: number | undefined
}

/**
 * What this process knows to be invalidated.
 *
 * What comes from elsewhere is judged by when it was made. What this process makes itself is judged by order too, which no clock
 * can blur: an invalidation never beats a load that began after it was learnt, and one that was made here beats all before it.
 */
export interface InvalidationLog {
  /** How many invalidations were learnt: what a load notes when it begins. */
  readonly order: () => number
  readonly add: (mark: Mark, deadBeforeMs: number, origin?: "here" | "elsewhere") => void
  /** Tells whether a value is outdated. One from elsewhere whose age is unknown is, whenever its invalidation was. */
  readonly isOutdated: (judged: Judged) => boolean
  /** Forgets invalidations of what cannot be alive any more: what was made before `aliveSinceMs`. */
  readonly prune: (aliveSinceMs: number) => void
}

export function createInvalidationLog(maxRemembered: number = MAX_REMEMBERED): InvalidationLog {
  /** In the order in which they were learnt, which is nearly that of their times. */
  const log = new Map<Mark, Known>()
  let learnt = 0
  /** What was made before this is outdated, as invalidations of that time are forgotten. */
  let floorMs = Number.NEGATIVE_INFINITY

  /** Forgets the oldest ones while a condition holds. */
  function forgetWhile(condition: (oldest: Known) => boolean): void {
    for (const [mark, known] of log) {
      if (!condition(known)) return
      log.delete(mark)
    }
  }

  return {
    order: () => learnt,
    add(mark, deadBeforeMs, origin = "elsewhere") {
      const before = log.get(mark) ?? NEVER
      const order = ++learnt
      log.delete(mark)
      log.set(mark, {
        deadBeforeMs: Math.max(deadBeforeMs, before.deadBeforeMs),
        order,
        hereOrder: origin === "here" ? order : before.hereOrder,
      })
      forgetWhile((oldest) => {
        if (log.size <= maxRemembered) return false
        floorMs = Math.max(floorMs, oldest.deadBeforeMs + 1)
        return true
      })
    },
    isOutdated({ marks, writtenAtMs = Number.NEGATIVE_INFINITY, order }) {
      const beats = (mark: Mark): boolean => {
        const known = log.get(mark) ?? NEVER
        if (order !== undefined && known.hereOrder > order) return true
        return known.order > (order ?? 0) && writtenAtMs <= known.deadBeforeMs
      }
      return writtenAtMs < floorMs || beats(EVERYTHING) || marks.some(beats)
    },
    prune: (aliveSinceMs) => forgetWhile((oldest) => oldest.deadBeforeMs < aliveSinceMs),
  }
}

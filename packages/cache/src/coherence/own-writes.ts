import type { InvalidationLog, Judged } from "../invalidation-log.ts"

/** Own writes that are remembered; the oldest are forgotten first. */
const MAX_REMEMBERED = 10_000

/** A write of this node, as far as it takes to undo it. */
export interface OwnWrite extends Judged {
  readonly undo: () => Promise<void>
}

/** What this node has written to the store lately. */
export interface OwnWrites {
  readonly add: (write: OwnWrite) => void
  /** Takes out the writes that are outdated by now. */
  readonly takeOutdated: (log: InvalidationLog) => readonly OwnWrite[]
}

export function createOwnWrites(): OwnWrites {
  let writes: OwnWrite[] = []
  return {
    add(write) {
      writes.push(write)
      if (writes.length > 2 * MAX_REMEMBERED) writes = writes.slice(-MAX_REMEMBERED)
    },
    takeOutdated(log) {
      const outdated: OwnWrite[] = []
      const rest: OwnWrite[] = []
      for (const write of writes) (log.isOutdated(write) ? outdated : rest).push(write)
      writes = rest
      return outdated
    },
  }
}

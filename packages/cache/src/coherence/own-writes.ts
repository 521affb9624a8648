import type { InvalidationLog, Judged } from "../invalidation-log.ts"

/** Own writes that are remembered; the oldest are forgotten first. */
const MAX_REMEMBERED = 10_000

/** What this node has written to the store lately. */
export interface OwnWrites {
  readonly add: (written: Judged, undo: () => Promise<void>) => void
  /** Takes out the writes that are outdated by now. @returns What undoes each. */
  readonly takeOutdated: (log: InvalidationLog) => (() => Promise<void>)[]
}

export function createOwnWrites(): OwnWrites {
  let writes: { readonly written: Judged; readonly undo: () => Promise<void> }[] = []
  return {
    add({ marks, writtenAtMs, order }, undo) {
      // Of the entry, only this: its value must not be kept alive by having been written.
      writes.push({ written: { marks, writtenAtMs, order }, undo })
      if (writes.length > 2 * MAX_REMEMBERED) writes = writes.slice(-MAX_REMEMBERED)
    },
    takeOutdated(log) {
      const outdated = writes.filter(({ written }) => log.isOutdated(written))
      writes = writes.filter((write) => !outdated.includes(write))
      return outdated.map(({ undo }) => undo)
    },
  }
}

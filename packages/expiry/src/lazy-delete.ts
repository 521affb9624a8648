import type { ExpiryParts } from "./expiry-parts.ts"
import type { KeyRead } from "./key-turns.ts"

/** An entry past its end, as a read found it. */
export interface DeadEntry {
  /** Where it is stored. */
  readonly key: string
  /** By what its writes are ordered. */
  readonly turn: string
  /** Its end of use, in epoch milliseconds. */
  readonly endedAtMs: number
  readonly read: KeyRead
  /** When the read began, in epoch milliseconds. */
  readonly readAtMs: number
}

/** A read that took longer, in milliseconds, is no ground for a delete: the process stood still, and the key lived on. */
const MAX_READ_MS = 10_000
/** Deletes that are remembered, so that a read that lags behind one sends no second. */
const MAX_REMEMBERED = 1_000

/**
 * Makes the deleting of entries that reads found dead.
 *
 * It deletes only what had ended `graceMs` before the read began, only when this process was not writing the key meanwhile,
 * once per entry, behind the writes of the key before it and ahead of those after it. It returns at once.
 */
export function createLazyDelete({ store, turns, options }: ExpiryParts): (dead: DeadEntry) => void {
  const { lazyDelete, graceMs, now, defer, onEvent } = options
  const deleted = new Map<string, number>()

  function mayDelete({ key, endedAtMs, read, readAtMs }: DeadEntry): boolean {
    return (
      lazyDelete &&
      readAtMs - endedAtMs >= graceMs &&
      now() - readAtMs <= MAX_READ_MS &&
      read.isUndisturbed() &&
      deleted.get(key) !== endedAtMs
    )
  }

  return (dead) => {
    if (!mayDelete(dead)) return
    const { key, turn, endedAtMs } = dead
    if (deleted.size === MAX_REMEMBERED) deleted.clear()
    deleted.set(key, endedAtMs)
    const tell = (error?: unknown): void => {
      onEvent({ type: "lazy-delete", key, endedAtMs, ...(error === undefined ? {} : { error }) })
    }
    defer(turns.write(turn, undefined, () => store.delete(key)).then(tell, tell))
  }
}

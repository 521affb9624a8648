import { InvalidKeyError, isKvError, type LogicalKey } from "@larder/core"
import type { Entries, Entry, EntrySetOptions } from "@larder/expiry"
import type { Breaker } from "./breaker.ts"
import type { CacheEvent } from "./cache-event.ts"
import type { Journal } from "./journal.ts"
import { type SetTimer, within } from "./timers.ts"

/** What the store tier is made of. */
export interface StoreTierParts {
  readonly entries: Entries
  readonly breaker: Breaker
  /** Whether the store makes up for writes that fail: then none is held back. */
  readonly keepsWrites: boolean
  /** How long a read may take, in milliseconds. */
  readonly storeTimeoutMs: number
  readonly now: () => number
  readonly setTimer: SetTimer
  readonly journal: Journal
}

type StoreOperation = Extract<CacheEvent, { readonly type: "error" }>["operation"]

/** The store, within its budgets: reads are bounded in time, and a store that keeps failing is left alone. */
export interface StoreTier {
  /** Whether the store may be asked. Asking counts as the probe of a store that was down. */
  readonly isUp: () => boolean
  /** Whether a write that nobody has asked for is worth a try. */
  readonly takesWrites: () => boolean
  /** Reads an entry. A store that fails, is slow or is down reads as empty. @throws {InvalidKeyError} */
  readonly read: <T>(key: LogicalKey) => Promise<Entry<T> | undefined>
  readonly write: <T>(key: LogicalKey, value: T, options: EntrySetOptions) => Promise<Entry<T>>
  readonly delete: (key: LogicalKey) => Promise<void>
  /** Runs a read of the store for as long as reads may take. */
  readonly bounded: <T>(operation: StoreOperation, read: (signal: AbortSignal) => Promise<T>) => Promise<T>
  /** Tells the breaker and the journal how an operation went. */
  readonly observed: <T>(operation: StoreOperation, work: Promise<T>) => Promise<T>
}

export function createStoreTier(parts: StoreTierParts): StoreTier {
  const { entries, breaker, keepsWrites, storeTimeoutMs, now, setTimer, journal } = parts
  const isUp = (): boolean => breaker.letsThrough(now())

  function bounded<T>(operation: StoreOperation, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController()
    const giveUp = (error: unknown): void => controller.abort(error)
    return observed(operation, within(operation, storeTimeoutMs, setTimer, read(controller.signal), giveUp))
  }

  async function observed<T>(operation: StoreOperation, work: Promise<T>): Promise<T> {
    try {
      const result = await work
      breaker.succeeded()
      return result
    } catch (error) {
      if (blamesStore(error)) breaker.failed(now())
      journal.report({ type: "error", operation, error })
      throw error
    }
  }

  return {
    isUp,
    takesWrites: () => keepsWrites || isUp(),
    async read<T>(key: LogicalKey) {
      if (!isUp()) return undefined
      try {
        return await bounded("read", (signal) => entries.getEntry<T>(key, { signal }))
      } catch (error) {
        if (error instanceof InvalidKeyError) throw error
        return undefined
      }
    },
    write: (key, value, options) => observed("write", entries.set(key, value, options)),
    delete: (key) => observed("delete", entries.delete(key)),
    bounded,
    observed,
  }
}

/** A value or a key that was refused before anything was sent says nothing about the store. */
function blamesStore(error: unknown): boolean {
  return !(isKvError(error) && error.outcome === "not-sent" && !error.retryable)
}

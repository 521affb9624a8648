import { isKvError, type KvCallOptions, type KvPutOptions, type KvStore } from "@larder/core"
import { ofKind } from "../option-checks.ts"
import { createKeptWrites } from "./kept-writes.ts"

/** Options of {@link withRecovery}. */
export interface RecoveryOptions {
  /** Most writes kept, ≥ 1. @default 1_000 */
  readonly maxWrites?: number | undefined
  /** Most memory they take, in bytes, ≥ 1. @default 8_388_608 (8 MiB) */
  readonly maxBytes?: number | undefined
  /** Reads the wall clock, in epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
  /** Takes over work that no caller waits for (`waitUntil` of a runtime). @default it runs on by itself */
  readonly defer?: ((work: Promise<unknown>) => void) | undefined
}

/** A store that makes up for writes it could not carry out. */
export interface RecoveringStore extends KvStore {
  /** Writes that wait for the store to be back. */
  readonly waiting: () => number
}

/**
 * Keeps writes and deletes that failed, and carries them out when the store is back.
 *
 * The caller is told of the failure all the same. The store counts as back when an operation of it succeeds; then the kept ones
 * are carried out one after the other, until one fails. The last write of a key is the one that counts: a newer one, failed or
 * not, takes the place of an older one. What a cache's breaker does not even try is not kept.
 *
 * @throws {RangeError} When a limit is not a number of 1 or more.
 *
 * @example
 * ```ts
 * const cache = createCache({ store: withRecovery(store) })
 * ```
 */
export function withRecovery(store: KvStore, options: RecoveryOptions = {}): RecoveringStore {
  const { maxWrites = 1_000, maxBytes = 8_388_608, now = Date.now, defer = () => {} } = options
  requireLimit("maxWrites", maxWrites)
  requireLimit("maxBytes", maxBytes)
  ofKind("object")("store", store)
  const kept = createKeptWrites(maxWrites, maxBytes)
  let isRecovering = false
  /** The kept write that is being carried out. */
  let underWay: { readonly key: string; readonly done: Promise<unknown> } | undefined

  async function recover(): Promise<void> {
    for (let write = kept.first(); write !== undefined; write = kept.first()) {
      const { key, value, contentType, endsAtMs } = write
      const ttlMs = endsAtMs === undefined ? undefined : endsAtMs - now()
      if (ttlMs === undefined || ttlMs > 0) {
        const done = value === undefined ? store.delete(key) : store.put(key, value, { contentType, ttlMs })
        underWay = { key, done: done.catch(() => undefined) }
        await done
      }
      // Unless a newer one has failed meanwhile.
      if (kept.first() === write) kept.delete(key)
    }
  }

  /** Passes a success on, and takes it as a sign that the store is back. */
  function seen<T>(result: T): T {
    if (kept.count() > 0 && !isRecovering) {
      isRecovering = true
      const endRecovery = (): void => {
        isRecovering = false
        underWay = undefined
      }
      defer(recover().then(endRecovery, endRecovery))
    }
    return result
  }

  async function write<T>(key: string, { signal }: KvCallOptions, run: () => Promise<T>, keep: () => void): Promise<T> {
    kept.delete(key)
    // What is being made up for was there first.
    if (underWay && underWay.key === key) await underWay.done
    try {
      return seen(await run())
    } catch (error) {
      if (signal?.aborted !== true && mayYetSucceed(error)) keep()
      throw error
    }
  }

  return {
    capabilities: store.capabilities,
    waiting: kept.count,
    get: async (key, options) => seen(await store.get(key, options)),
    list: async (options) => seen(await store.list(options)),
    put(key, value, options: KvPutOptions = {}) {
      const { contentType, ttlMs } = options
      const endsAtMs = ttlMs === undefined ? undefined : now() + ttlMs
      const keep = (): void => kept.add({ key, value, contentType, endsAtMs })
      return write(key, options, () => store.put(key, value, options), keep)
    },
    delete(key, options: KvCallOptions = {}) {
      return write(
        key,
        options,
        () => store.delete(key, options),
        () => kept.add({ key }),
      )
    },
  }
}

/** What was refused for good stays refused. */
function mayYetSucceed(error: unknown): boolean {
  return !isKvError(error) || error.retryable || error.outcome === "unknown"
}

function requireLimit(name: string, value: number): void {
  if (!(value >= 1)) throw new RangeError(`${name}: got ${value}, expected a number >= 1`)
}

import { isKvError, type KvPutOptions, type KvStore } from "@larder/core"
import { createBreaker } from "../breaker.ts"
import { CACHE_DEFAULTS } from "../cache-options.ts"
import { KEEPS_WRITES } from "../keeps-writes.ts"
import { ofKind } from "../option-checks.ts"
import { createKeptWrites, type KeptWrite } from "./kept-writes.ts"

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
  /** Has a cache hold back no write, however long the store has been down. */
  readonly [KEEPS_WRITES]: true
}

/**
 * Keeps writes and deletes that failed, and carries them out when the store is back.
 *
 * The caller is told of the failure all the same. After 5 failures in a row, one operation per 5 s is tried; the others fail at
 * once, as the last one did. The store counts as back when an operation succeeds; then the kept writes are carried out one after
 * the other, until one fails. The last write of a key is the one that counts: a newer one, failed or not, takes the place of an
 * older one.
 *
 * It must be the outermost layer of what a cache is given: the cache then leaves the writes to it that its own breaker would
 * hold back.
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
  const breaker = createBreaker(CACHE_DEFAULTS.breakerFailures, CACHE_DEFAULTS.breakerRetryMs)
  let lastFailure: unknown
  let isRecovering = false
  /** The last write of each key that is under way: what came before it is not kept when it fails. */
  const newest = new Map<string, KeptWrite>()
  /** The kept write that is being carried out. */
  let underWay: { readonly key: string; readonly done: Promise<unknown> } | undefined

  /** Carries out what is kept, until the store fails again. */
  async function recover(): Promise<void> {
    for (let write = kept.first(); write !== undefined; write = kept.first()) {
      const done = carryOut(write)
      underWay = { key: write.key, done: done.catch(() => undefined) }
      await done
      // Unless a newer one has failed meanwhile.
      if (kept.first() === write) kept.delete(write.key)
    }
  }

  async function carryOut({ key, value, options, endsAtMs }: KeptWrite): Promise<void> {
    const ttlMs = endsAtMs - now()
    if (ttlMs <= 0) return
    try {
      if (value === undefined) await store.delete(key)
      else if (ttlMs === Number.POSITIVE_INFINITY) await store.put(key, value, options)
      else await putTimed(key, value, { ...options, ttlMs })
    } catch (error) {
      if (mayYetSucceed(error)) throw error
    }
  }

  async function putTimed(key: string, value: string | Uint8Array, options: KvPutOptions): Promise<unknown> {
    try {
      return await store.put(key, value, options)
    } catch (error) {
      if (!isKvError(error) || error.code !== "HTTP_409") throw error
      // Kept before it was known that the namespace has no TTL: the end of the value is in it, too.
      return store.put(key, value, { ...options, ttlMs: undefined })
    }
  }

  /** Takes a success as a sign that the store is back. */
  function makeUp(): void {
    if (kept.count() === 0 || isRecovering) return
    isRecovering = true
    const endRecovery = (): void => {
      isRecovering = false
      underWay = undefined
    }
    defer(recover().then(endRecovery, endRecovery))
  }

  async function attempt<T>(signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
    if (!breaker.letsThrough(now())) throw lastFailure
    try {
      const result = await run()
      breaker.succeeded()
      makeUp()
      return result
    } catch (error) {
      if (signal?.aborted !== true && mayYetSucceed(error)) {
        breaker.failed(now())
        lastFailure = error
      }
      throw error
    }
  }

  async function write<T>(asked: KeptWrite, signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted()
    kept.delete(asked.key)
    newest.set(asked.key, asked)
    // What is being made up for was there first.
    if (underWay && underWay.key === asked.key) await underWay.done
    try {
      return await attempt(signal, run)
    } catch (error) {
      const mayBeLate = asked.options.idempotent !== false
      const isLast = newest.get(asked.key) === asked
      if (isLast && signal?.aborted !== true && mayBeLate && mayYetSucceed(error)) kept.add(asked)
      throw error
    } finally {
      if (newest.get(asked.key) === asked) newest.delete(asked.key)
    }
  }

  return {
    [KEEPS_WRITES]: true,
    capabilities: store.capabilities,
    waiting: kept.count,
    get: (key, options) => attempt(options?.signal, () => store.get(key, options)),
    list: (options) => attempt(options?.signal, () => store.list(options)),
    put(key, value, options = {}) {
      const { signal, ttlMs = Number.POSITIVE_INFINITY, ...others } = options
      const asked = { key, value, options: others, endsAtMs: now() + ttlMs }
      return write(asked, signal, () => store.put(key, value, options))
    },
    delete(key, options) {
      const asked = { key, options: {}, endsAtMs: Number.POSITIVE_INFINITY }
      return write(asked, options?.signal, () => store.delete(key, options))
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

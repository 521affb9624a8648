import type { KvCallOptions, LogicalKey } from "@larder/core"

/** A value with its lifetime, as it was read or written. */
export interface Entry<T = unknown> {
  readonly value: T
  /** End of freshness, in epoch milliseconds. Absent: it never ends. */
  readonly expiresAtMs?: number
  /** End of use, in epoch milliseconds, where a stale window was given; never before `expiresAtMs`. */
  readonly staleUntilMs?: number
  /** When the value was made, in epoch milliseconds, where the writer said so; never ahead of the reader's clock. */
  readonly writtenAtMs?: number
  readonly tags?: readonly string[]
  /** Length of what is stored, in bytes. */
  readonly sizeBytes: number
}

/** Lifetime of an entry. Both together are at most 3650 days. */
export interface LifetimeOptions {
  /** Freshness from now, in milliseconds, > 0. @default the instance's `ttlMs`; without one it never ends */
  readonly ttlMs?: number | undefined
  /** How long a stale value may still be used after that, in milliseconds, ≥ 0. @default the instance's `staleMs`, 0 */
  readonly staleMs?: number | undefined
}

export interface EntrySetOptions extends LifetimeOptions, KvCallOptions {
  readonly tags?: readonly string[] | undefined
  /** When the value was made, in epoch milliseconds (a cache states when its load began). @default not stored */
  readonly writtenAtMs?: number | undefined
  /** `false`: not sent again after an attempt that may have been carried out, and may yet be. @default true */
  readonly idempotent?: boolean | undefined
}

export interface EntryTouchOptions extends LifetimeOptions, KvCallOptions {}

/**
 * The upper seam of the house: a map of any well-formed string to values that end.
 *
 * A value past its end is never returned. What is stored but is no entry (foreign, corrupt, unsupported) reads as missing.
 * Every method throws `InvalidKeyError` for a key that is no well-formed string, or no parts of one, and passes the errors of
 * the store on.
 */
export interface Entries {
  /** Reads a value while it is fresh. @returns `undefined` when there is none. */
  get<T = unknown>(key: LogicalKey, options?: KvCallOptions): Promise<T | undefined>

  /** Reads a value with its lifetime, up to the end of its stale window. @returns `undefined` when there is none. */
  getEntry<T = unknown>(key: LogicalKey, options?: KvCallOptions): Promise<Entry<T> | undefined>

  /**
   * Writes a value, replacing what was there with its lifetime.
   *
   * @param value Anything but `undefined` that is read back as it is; taken as it is now. See docs/expiry.md.
   * @returns The entry as it was written.
   * @throws {SerializationError} When the value would not be read back as it is. Nothing was sent.
   * @throws {ValueTooLargeError} When it is larger than the store takes. Nothing was sent.
   * @throws {RangeError} When a duration or instant is out of its range.
   * @throws {TypeError} When an option is of the wrong kind.
   */
  set<T>(key: LogicalKey, value: T, options?: EntrySetOptions): Promise<Entry<T>>

  /**
   * Gives a fresh entry a new lifetime, its value unchanged.
   *
   * It reads and then writes: what another process writes in between is lost.
   *
   * @returns Whether there was one.
   * @throws {RangeError} When a duration is out of its range.
   */
  touch(key: LogicalKey, options?: EntryTouchOptions): Promise<boolean>

  /** Deletes an entry. Deleting a missing one does nothing. */
  delete(key: LogicalKey, options?: KvCallOptions): Promise<void>

  /** Reads many fresh values at once. @returns The ones there are, by the key as it was given. */
  getMany<T = unknown>(keys: readonly LogicalKey[], options?: KvCallOptions): Promise<Map<LogicalKey, T>>
}

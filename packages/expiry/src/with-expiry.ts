import type { KvCallOptions, KvStore, LogicalKey } from "@larder/core"
import type { Entries, Entry } from "./entries.ts"
import { createEntryNames } from "./entry-name.ts"
import { createEntryReader, type ExpiryParts } from "./entry-reader.ts"
import { createEntryWriter } from "./entry-writer.ts"
import { type ExpiryOptions, resolveExpiryOptions } from "./expiry-options.ts"
import { createKeyTurns } from "./key-turns.ts"
import { createTimedPuts } from "./timed-puts.ts"

/**
 * Gives the values of a store a lifetime.
 *
 * A value is kept in an envelope with the instant it ends, and never returned past it, whether or not the server ends keys by
 * itself; where it does, it is told. A key read long after its end is deleted in the background.
 *
 * @throws {RangeError} When a duration is out of its range.
 * @throws {TypeError} When an option is of the wrong kind.
 *
 * @example
 * ```ts
 * const entries = withExpiry(kvFromEnv("MY_CACHE"), { ttlMs: 60_000 })
 * await entries.set("user:42", { name: "Zoë", since: new Date() })
 * const user = await entries.get("user:42")
 * ```
 */
export function withExpiry(store: KvStore, options: ExpiryOptions = {}): Entries {
  const resolved = resolveExpiryOptions(options)
  const parts: ExpiryParts = {
    store,
    options: resolved,
    nameOf: createEntryNames(resolved.rawKeys, store.capabilities.maxKeyBytes),
    turns: createKeyTurns(),
    puts: createTimedPuts(store, resolved),
  }
  const reader = createEntryReader(parts)
  const writer = createEntryWriter(parts, reader)

  return {
    async get<T>(key: LogicalKey, { signal }: KvCallOptions = {}) {
      const found = await reader.read("get", key, signal)
      // The caller states what is kept under a key.
      return found?.outcome === "hit" ? (found.entry.value as T) : undefined
    },
    async getEntry<T>(key: LogicalKey, { signal }: KvCallOptions = {}) {
      const found = await reader.read("getEntry", key, signal)
      return found?.entry as Entry<T> | undefined
    },
    set: (key, value, options = {}) => writer.set(key, value, options),
    touch: (key, options = {}) => writer.touch(key, options),
    delete: (key, options = {}) => writer.delete(key, options.signal),
    async getMany<T>(keys: readonly LogicalKey[], { signal }: KvCallOptions = {}) {
      const found = await reader.readMany(keys, signal)
      const values = new Map<LogicalKey, T>()
      for (const [key, { outcome, entry }] of found) if (outcome === "hit") values.set(key, entry.value as T)
      return values
    },
  }
}

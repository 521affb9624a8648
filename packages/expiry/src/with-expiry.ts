import type { KvCallOptions, KvStore, LogicalKey } from "@larder/core"
import { encodeEntry } from "./codec/encode-entry.ts"
import type { Entries, Entry } from "./entries.ts"
import { createEntryNames } from "./entry-name.ts"
import { createEntryReader } from "./entry-reader.ts"
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
  const { gzip, rawKeys } = resolved
  const { binary, maxKeyBytes } = store.capabilities
  const nameOf = createEntryNames(rawKeys, maxKeyBytes)
  const parts = { store, options: resolved, nameOf, turns: createKeyTurns() }
  const puts = createTimedPuts(store, resolved)
  const read = createEntryReader(parts, puts.answered)
  const writer = createEntryWriter({
    ...parts,
    encode: (value, head) => encodeEntry(value, head, { binary, gzip }),
    read,
    puts,
  })

  return {
    async get<T>(key: LogicalKey, { signal }: KvCallOptions = {}) {
      const found = (await read("get", [key], signal)).get(key)
      // The caller states what is kept under a key.
      return found?.outcome === "hit" ? (found.entry.value as T) : undefined
    },

    async getEntry<T>(key: LogicalKey, { signal }: KvCallOptions = {}) {
      const found = (await read("getEntry", [key], signal)).get(key)
      return found?.entry as Entry<T> | undefined
    },

    async getMany<T>(keys: readonly LogicalKey[], { signal }: KvCallOptions = {}) {
      const values = new Map<LogicalKey, T>()
      for (const [key, { outcome, entry }] of await read("getMany", keys, signal)) {
        if (outcome === "hit") values.set(key, entry.value as T)
      }
      return values
    },

    set: (key, value, options = {}) => writer.set(key, value, options),
    touch: (key, options = {}) => writer.touch(key, options),
    delete: (key, options = {}) => writer.delete(key, options.signal),
  }
}

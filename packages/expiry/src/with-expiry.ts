import { type KvCallOptions, type KvStore, type LogicalKey, ValueTooLargeError } from "@larder/core"
import { encodeEntry } from "./codec/encode-entry.ts"
import { readHead, toMembers } from "./codec/envelope-head.ts"
import { contentTypeOf } from "./codec/frame.ts"
import { retime } from "./codec/retime.ts"
import type { Entries, Entry } from "./entries.ts"
import { createEntryNames, type EntryName } from "./entry-name.ts"
import { createEntryReader } from "./entry-reader.ts"
import { type ExpiryOptions, resolveExpiryOptions } from "./expiry-options.ts"
import type { ExpiryParts } from "./expiry-parts.ts"
import { createKeyTurns } from "./key-turns.ts"
import { endOfUse, type Lifetime, toLifetime } from "./lifetime.ts"
import { createTimedPuts } from "./timed-puts.ts"

const decoder = /* @__PURE__ */ new TextDecoder()

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
  const defaults = resolveExpiryOptions(options)
  const { maxKeyBytes, maxValueBytes, binary } = store.capabilities
  const { now, gzip, rawKeys } = defaults
  const nameOf = createEntryNames(rawKeys, maxKeyBytes)
  const turns = createKeyTurns()
  const puts = createTimedPuts(store, defaults)
  const parts: ExpiryParts = { store, options: defaults, nameOf, turns }
  const read = createEntryReader(parts, puts.answered)

  async function put(operation: string, { physical }: EntryName, write: EntryWrite): Promise<void> {
    const { bytes, lifetime, signal } = write
    if (bytes.length > maxValueBytes) throw new ValueTooLargeError(operation, bytes.length, maxValueBytes)
    await puts.put({
      key: await physical,
      body: binary ? bytes : decoder.decode(bytes),
      contentType: contentTypeOf(bytes),
      endsAtMs: endOfUse(lifetime),
      signal,
    })
  }

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

    async set(key, value, options = {}) {
      const { signal, tags, writtenAtMs } = options
      const name = nameOf("set", key)
      const lifetime = toLifetime(options, defaults, now())
      const about = readHead(toMembers({ ...lifetime, tags, writtenAtMs }), now())
      if (typeof about === "string") throw new TypeError(`set: ${about} is not as it should be`)
      const head = name.isHashed ? { ...about, key: name.whole } : about
      // Encoded before its turn comes, as the caller may change the value meanwhile.
      const encoding = encodeEntry(value, head, { binary, gzip })
      if (encoding instanceof Promise) encoding.catch(ignore)
      return await turns.write(name.whole, signal, async () => {
        const bytes = await encoding
        await put("set", name, { bytes, lifetime, signal })
        return { value, ...about, sizeBytes: bytes.length }
      })
    },

    async touch(key, options = {}) {
      const { signal } = options
      const name = nameOf("touch", key)
      // A bad lifetime is refused before the read; the good one starts after it.
      toLifetime(options, defaults, now())
      return await turns.write(name.whole, signal, async () => {
        const found = (await read("touch", [key], signal)).get(key)
        if (found?.outcome !== "hit") return false
        const lifetime = toLifetime(options, defaults, now())
        await put("touch", name, { bytes: retime(found.bytes, lifetime), lifetime, signal })
        return true
      })
    },

    async delete(key, { signal } = {}) {
      const { whole, physical } = nameOf("delete", key)
      await turns.write(whole, signal, async () => await store.delete(await physical, { signal }))
    },
  }
}

interface EntryWrite {
  readonly bytes: Uint8Array
  readonly lifetime: Lifetime
  readonly signal: AbortSignal | undefined
}

function ignore(): void {}

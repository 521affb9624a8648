import { type LogicalKey, ValueTooLargeError } from "@larder/core"
import { type EnvelopeHead, readHead, toMembers } from "./codec/envelope-head.ts"
import { contentTypeOf } from "./codec/frame.ts"
import { retime } from "./codec/retime.ts"
import type { Entry, EntrySetOptions, EntryTouchOptions } from "./entries.ts"
import type { EntryName } from "./entry-name.ts"
import type { EntryReader } from "./entry-reader.ts"
import type { ExpiryParts } from "./expiry-parts.ts"
import { endOfUse, type Lifetime, toLifetime } from "./lifetime.ts"
import type { TimedPuts } from "./timed-puts.ts"

/** Writes entries, those of a key one after another. */
export interface EntryWriter {
  readonly set: <T>(key: LogicalKey, value: T, options: EntrySetOptions) => Promise<Entry<T>>
  readonly touch: (key: LogicalKey, options: EntryTouchOptions) => Promise<boolean>
  readonly delete: (key: LogicalKey, signal: AbortSignal | undefined) => Promise<void>
}

/** What the writing stands on. */
export interface EntryWriterParts extends ExpiryParts {
  /** Encodes as the store wants it; what it throws, or rejects with, is thrown to the caller of `set`. */
  readonly encode: (value: unknown, head: EnvelopeHead) => Uint8Array | Promise<Uint8Array>
  readonly read: EntryReader
  readonly puts: TimedPuts
}

interface EntryWrite {
  readonly bytes: Uint8Array
  readonly lifetime: Lifetime
  readonly idempotent?: boolean | undefined
  readonly signal: AbortSignal | undefined
}

const decoder = /* @__PURE__ */ new TextDecoder()

/** Makes the writing of one `withExpiry`. */
export function createEntryWriter(parts: EntryWriterParts): EntryWriter {
  const { store, options: defaults, nameOf, turns, encode, read, puts } = parts
  const { maxValueBytes, binary } = store.capabilities
  const { now } = defaults

  async function put(operation: string, { physical }: EntryName, write: EntryWrite): Promise<void> {
    const { bytes, lifetime, idempotent, signal } = write
    if (bytes.length > maxValueBytes) throw new ValueTooLargeError(operation, bytes.length, maxValueBytes)
    const body = binary ? bytes : decoder.decode(bytes)
    const endsAtMs = endOfUse(lifetime)
    const key = await physical
    await puts.put({ key, body, contentType: contentTypeOf(bytes), endsAtMs, idempotent, signal })
  }

  return {
    async set(key, value, options) {
      const { signal, idempotent, tags, writtenAtMs } = options
      const name = nameOf("set", key)
      const lifetime = toLifetime(options, defaults, now())
      // What is to be written is checked by what will read it.
      const about = readHead(toMembers({ ...lifetime, tags, writtenAtMs }), now())
      if (typeof about === "string") throw new TypeError(`set: ${about} is not as it should be`)
      // Encoded before its turn comes, as the caller may change the value meanwhile.
      const encoding = encode(value, name.isHashed ? { ...about, key: name.whole } : about)
      if (encoding instanceof Promise) encoding.catch(ignore)
      return await turns.write(name.whole, signal, async () => {
        const bytes = await encoding
        await put("set", name, { bytes, lifetime, idempotent, signal })
        return { value, ...about, sizeBytes: bytes.length }
      })
    },

    async touch(key, options) {
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

    async delete(key, signal) {
      const { whole, physical } = nameOf("delete", key)
      await turns.write(whole, signal, async () => await store.delete(await physical, { signal }))
    },
  }
}

function ignore(): void {}

import { type LogicalKey, ValueTooLargeError } from "@larder/core"
import { type EncodedEntry, encodeEntry } from "./codec/encode-entry.ts"
import type { EnvelopeHead } from "./codec/envelope-head.ts"
import { retime } from "./codec/retime.ts"
import type { Entry, EntrySetOptions, EntryTouchOptions } from "./entries.ts"
import type { EntryName } from "./entry-name.ts"
import type { EntryReader, ExpiryParts } from "./entry-reader.ts"
import { endOfUse, type Lifetime, MAX_AHEAD_MS, toLifetime } from "./lifetime.ts"

/** Writes entries, each key's one after another. */
export interface EntryWriter {
  readonly set: <T>(key: LogicalKey, value: T, options: EntrySetOptions) => Promise<Entry<T>>
  readonly touch: (key: LogicalKey, options: EntryTouchOptions) => Promise<boolean>
  readonly delete: (key: LogicalKey, signal: AbortSignal | undefined) => Promise<void>
}

const decoder = new TextDecoder()

interface EntryWrite {
  readonly encoded: EncodedEntry
  readonly lifetime: Lifetime
  readonly signal: AbortSignal | undefined
}

/** Makes the writing of one `withExpiry`. */
export function createEntryWriter(parts: ExpiryParts, reader: EntryReader): EntryWriter {
  const { store, options: defaults, nameOf, turns, puts } = parts
  const { binary, maxValueBytes } = store.capabilities
  const { gzip, now } = defaults

  async function put(operation: string, name: EntryName, write: EntryWrite): Promise<void> {
    const { bytes, contentType } = write.encoded
    if (bytes.length > maxValueBytes) throw new ValueTooLargeError(operation, bytes.length, maxValueBytes)
    const body = binary ? bytes : decoder.decode(bytes)
    const endsAtMs = endOfUse(write.lifetime)
    await puts.put({ key: await name.physical, body, contentType, endsAtMs, signal: write.signal })
  }

  return {
    async set(key, value, options) {
      const { signal } = options
      const name = nameOf("set", key)
      const about = { ...toLifetime(options, defaults, now()), ...toNotes(options, now()) }
      const head: EnvelopeHead = name.isHashed ? { ...about, key: name.whole } : about
      // Encoded before the turn comes: the caller may change the value meanwhile.
      const encoding = encodeEntry(value, head, { binary, gzip })
      if (encoding instanceof Promise) encoding.catch(ignore)
      return await turns.write(name.whole, signal, async () => {
        const encoded = await encoding
        await put("set", name, { encoded, lifetime: about, signal })
        return { value, ...about, sizeBytes: encoded.bytes.length }
      })
    },

    async touch(key, options) {
      const { signal } = options
      const name = nameOf("touch", key)
      toLifetime(options, defaults, now())
      return await turns.write(name.whole, signal, async () => {
        const found = await reader.read("touch", key, signal)
        if (found?.outcome !== "hit") return false
        const lifetime = toLifetime(options, defaults, now())
        await put("touch", name, { encoded: retime(found.bytes, lifetime), lifetime, signal })
        return true
      })
    },

    async delete(key, signal) {
      const name = nameOf("delete", key)
      await turns.write(name.whole, signal, async () => await store.delete(await name.physical, { signal }))
    },
  }
}

/** What a writer adds about a value. */
function toNotes({ writtenAtMs, tags }: EntrySetOptions, nowMs: number): Pick<EnvelopeHead, "writtenAtMs" | "tags"> {
  if (writtenAtMs !== undefined && !(Number.isFinite(writtenAtMs) && writtenAtMs <= nowMs + MAX_AHEAD_MS)) {
    throw new RangeError(`writtenAtMs: expected an instant in epoch milliseconds, got ${String(writtenAtMs)}`)
  }
  if (tags !== undefined && !(Array.isArray(tags) && tags.every((tag) => typeof tag === "string"))) {
    throw new TypeError("tags: expected a list of strings")
  }
  return {
    ...(writtenAtMs === undefined ? {} : { writtenAtMs: Math.floor(writtenAtMs) }),
    ...(tags === undefined ? {} : { tags: [...tags] }),
  }
}

function ignore(): void {}

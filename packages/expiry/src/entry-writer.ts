import { type LogicalKey, ValueTooLargeError } from "@larder/core"
import { encodeEntry } from "./codec/encode-entry.ts"
import { type EnvelopeHead, MAX_AHEAD_MS } from "./codec/envelope-head.ts"
import { contentTypeOf } from "./codec/frame.ts"
import { retime } from "./codec/retime.ts"
import type { Entry, EntrySetOptions, EntryTouchOptions } from "./entries.ts"
import type { EntryName } from "./entry-name.ts"
import type { EntryReader, ExpiryParts } from "./entry-reader.ts"
import { endOfUse, type Lifetime, toLifetime } from "./lifetime.ts"

/** Writes entries, each key's one after another. */
export interface EntryWriter {
  readonly set: <T>(key: LogicalKey, value: T, options: EntrySetOptions) => Promise<Entry<T>>
  readonly touch: (key: LogicalKey, options: EntryTouchOptions) => Promise<boolean>
  readonly delete: (key: LogicalKey, signal: AbortSignal | undefined) => Promise<void>
}

const decoder = new TextDecoder()

interface EntryWrite {
  readonly bytes: Uint8Array
  readonly lifetime: Lifetime
  readonly signal: AbortSignal | undefined
}

/** Makes the writing of one `withExpiry`. */
export function createEntryWriter(parts: ExpiryParts, reader: EntryReader): EntryWriter {
  const { store, options: defaults, nameOf, turns, puts } = parts
  const { binary, maxValueBytes } = store.capabilities
  const { gzip, now } = defaults

  async function put(operation: string, name: EntryName, { bytes, lifetime, signal }: EntryWrite): Promise<void> {
    if (bytes.length > maxValueBytes) throw new ValueTooLargeError(operation, bytes.length, maxValueBytes)
    await puts.put({
      key: await name.physical,
      body: binary ? bytes : decoder.decode(bytes),
      contentType: contentTypeOf(bytes),
      endsAtMs: endOfUse(lifetime),
      signal,
    })
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
        const bytes = await encoding
        await put("set", name, { bytes, lifetime: about, signal })
        return { value, ...about, sizeBytes: bytes.length }
      })
    },

    async touch(key, options) {
      const { signal } = options
      const name = nameOf("touch", key)
      // A bad lifetime is refused before the read; the good one starts after it.
      toLifetime(options, defaults, now())
      return await turns.write(name.whole, signal, async () => {
        const found = await reader.read("touch", key, signal)
        if (found?.outcome !== "hit") return false
        const lifetime = toLifetime(options, defaults, now())
        await put("touch", name, { bytes: retime(found.bytes, lifetime), lifetime, signal })
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

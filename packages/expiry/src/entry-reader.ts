import { getMany, type LogicalKey } from "@larder/core"
import { type DecodedEntry, decodeEntry } from "./codec/decode-entry.ts"
import type { EntryName } from "./entry-name.ts"
import type { ExpiryEvent } from "./expiry-event.ts"
import type { ExpiryParts } from "./expiry-parts.ts"
import type { KeyRead } from "./key-turns.ts"
import { createLazyDelete } from "./lazy-delete.ts"
import { endOfUse } from "./lifetime.ts"

/** A usable entry, with the bytes it was read from. */
export interface FoundEntry extends DecodedEntry {
  readonly bytes: Uint8Array
}

/**
 * Reads the usable entries of some keys.
 *
 * What is stored but is no usable entry is told to `onEvent`, and reads as missing.
 *
 * @returns The entries there are, by the key as it was given.
 */
export type EntryReader = (
  operation: string,
  keys: readonly LogicalKey[],
  signal: AbortSignal | undefined,
) => Promise<Map<LogicalKey, FoundEntry>>

/** A read under way. */
interface Reading {
  readonly name: EntryName
  readonly read: KeyRead
  readonly readAtMs: number
}

/** Makes the reading of one `withExpiry`. */
export function createEntryReader(parts: ExpiryParts, answered: () => void): EntryReader {
  const { store, turns, nameOf } = parts
  const { now, onEvent } = parts.options
  const deleteDead = createLazyDelete(parts)

  async function judge({ name, read, readAtMs }: Reading, bytes: Uint8Array): Promise<FoundEntry | undefined> {
    const key = await name.physical
    const found = await decodeEntry(bytes, now())
    if (!("head" in found)) return miss({ type: found.outcome, key, reason: found.reason })
    if (name.isHashed && found.head.key !== name.whole) return miss({ type: "wrong-key", key })
    if (found.coerced) onEvent({ type: "coerced", key })
    if (found.outcome !== "expired") return { ...found, bytes }
    deleteDead({ key, turn: name.whole, read, readAtMs, endedAtMs: endOfUse(found.head) })
    return undefined
  }

  function miss(event: ExpiryEvent): undefined {
    onEvent(event)
  }

  return async (operation, keys, signal) => {
    const readAtMs = now()
    const named = keys.map((key) => ({ key, name: nameOf(operation, key) }))
    const readings = named.map(({ key, name }) => ({ key, name, readAtMs, read: turns.beginRead(name.whole) }))
    try {
      const physical = await Promise.all(named.map(({ name }) => name.physical))
      const stored = await getMany(store, physical, { signal })
      if (physical.length > 0) answered()
      const entries = new Map<LogicalKey, FoundEntry>()
      for (const reading of readings) {
        const value = stored.get(await reading.name.physical)
        const entry = value && (await judge(reading, value.bytes))
        if (entry) entries.set(reading.key, entry)
      }
      return entries
    } finally {
      for (const { read } of readings) read.end()
    }
  }
}

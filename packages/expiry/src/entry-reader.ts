import { getMany, type KvStore, type LogicalKey } from "@larder/core"
import { type DecodedEntry, decodeEntry } from "./codec/decode-entry.ts"
import type { EntryName, ToEntryName } from "./entry-name.ts"
import type { ExpiryEvent } from "./expiry-event.ts"
import type { ResolvedExpiryOptions } from "./expiry-options.ts"
import type { KeyRead, KeyTurns } from "./key-turns.ts"
import { createLazyDelete } from "./lazy-delete.ts"
import { endOfUse } from "./lifetime.ts"
import type { TimedPuts } from "./timed-puts.ts"

/** What the parts of one `withExpiry` share. */
export interface ExpiryParts {
  readonly store: KvStore
  readonly options: ResolvedExpiryOptions
  readonly nameOf: ToEntryName
  readonly turns: KeyTurns
  readonly puts: TimedPuts
}

/** A usable entry, with the bytes it was read from. */
export interface FoundEntry extends DecodedEntry {
  readonly bytes: Uint8Array
}

/** Reads entries. What is stored but is no usable entry is told to `onEvent`, and reads as missing. */
export interface EntryReader {
  readonly read: (
    operation: string,
    key: LogicalKey,
    signal: AbortSignal | undefined,
  ) => Promise<FoundEntry | undefined>
  /** @returns The entries there are, by the key as it was given. */
  readonly readMany: (
    keys: readonly LogicalKey[],
    signal: AbortSignal | undefined,
  ) => Promise<Map<LogicalKey, FoundEntry>>
}

/** A read under way. */
interface Reading {
  readonly name: EntryName
  readonly read: KeyRead
  readonly readAtMs: number
}

/** Makes the reading of one `withExpiry`. */
export function createEntryReader({ store, options, nameOf, turns, puts }: ExpiryParts): EntryReader {
  const { now, onEvent } = options
  const deleteDead = createLazyDelete(store, turns, options)

  function begin(name: EntryName): Reading {
    return { name, read: turns.beginRead(name.whole), readAtMs: now() }
  }

  async function judge({ name, ...reading }: Reading, key: string, bytes: Uint8Array): Promise<FoundEntry | undefined> {
    const found = await decodeEntry(bytes, now())
    if (!("head" in found)) return miss({ type: found.outcome, key, reason: found.reason })
    if (name.isHashed && found.head.key !== name.whole) return miss({ type: "wrong-key", key })
    if (found.coerced) onEvent({ type: "coerced", key })
    if (found.outcome !== "expired") return { ...found, bytes }
    deleteDead({ ...reading, key, turn: name.whole, endedAtMs: endOfUse(found.head) })
    return undefined
  }

  function miss(event: ExpiryEvent): undefined {
    onEvent(event)
  }

  return {
    async read(operation, key, signal) {
      const reading = begin(nameOf(operation, key))
      try {
        const physical = await reading.name.physical
        const stored = await store.get(physical, { signal })
        puts.answered()
        return stored && (await judge(reading, physical, stored.bytes))
      } finally {
        reading.read.end()
      }
    },

    async readMany(keys, signal) {
      const readings = keys.map((key) => nameOf("getMany", key)).map(begin)
      try {
        const physical = await Promise.all(readings.map(({ name }) => name.physical))
        const stored = await getMany(store, physical, { signal })
        puts.answered()
        const found = new Map<LogicalKey, FoundEntry>()
        const judgeOne = async (reading: Reading, index: number): Promise<void> => {
          const [key, place = ""] = [keys[index], physical[index]]
          const value = stored.get(place)
          const entry = value && (await judge(reading, place, value.bytes))
          if (entry !== undefined && key !== undefined) found.set(key, entry)
        }
        await Promise.all(readings.map(judgeOne))
        return found
      } finally {
        for (const { read } of readings) read.end()
      }
    },
  }
}

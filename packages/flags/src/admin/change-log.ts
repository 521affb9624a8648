import { getMany, joinKey, type KvStore, scanKeys } from "@larder/core"
import { isRecord } from "../definition/check.ts"
import { parseContent } from "../definition/parse-content.ts"
import { toText } from "../sources/flag-source.ts"

export type FlagAction = "set" | "patch" | "remove" | "rollout" | "rollback"

/** A change of a flag: who made it, when, from what, to what. */
export interface FlagChange {
  /** Unique among the changes of the flag, and in the order in which they were made. */
  readonly id: string
  readonly name: string
  readonly atMs: number
  readonly by: string
  readonly action: FlagAction
  /** The content before; absent when there was none. */
  readonly from?: unknown
  /** The content after; absent when there is none. */
  readonly to?: unknown
}

/** The changes of flags, in a key each: writers never overwrite each other's. */
export interface ChangeLog {
  append(change: Omit<FlagChange, "id" | "atMs">): Promise<FlagChange>
  /** Reads the last changes of a flag, the latest first. */
  read(name: string, limit: number): Promise<readonly FlagChange[]>
}

/**
 * Creates the log.
 *
 * @param above What stands in the keys before the name: the set.
 * @param random A number from 0 to below 1.
 */
export function createChangeLog(
  store: KvStore,
  above: readonly string[],
  now: () => number,
  random: () => number,
): ChangeLog {
  let lastMs = 0

  return {
    async append(change) {
      // Two changes in the same millisecond are still one after the other.
      lastMs = Math.max(now(), lastMs + 1)
      const nonce = Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, "0")
      const entry = { id: `${String(lastMs).padStart(13, "0")}-${nonce}`, atMs: lastMs, ...change }
      await store.put(joinKey(...above, change.name, entry.id), JSON.stringify(entry), {
        contentType: "application/json",
      })
      return entry
    },

    async read(name, limit) {
      const keys: string[] = []
      for await (const { key } of scanKeys(store, { prefix: `${joinKey(...above, name)}/` })) keys.push(key)
      const latest = keys.toSorted().slice(-limit).toReversed()
      const values = await getMany(store, latest)
      return latest.flatMap((key) => toChange(values.get(key)?.bytes))
    },
  }
}

function toChange(bytes: Uint8Array | undefined): FlagChange[] {
  try {
    const change = bytes && parseContent(toText(bytes))
    // The log is ours: who writes into it by other means must keep to its form.
    return isRecord(change) ? [change as unknown as FlagChange] : []
  } catch {
    return []
  }
}

import { getMany, type KvStore } from "@larder/core"
import type { CompiledFlag, CompileFlag } from "../definition/compiled-flag.ts"
import { parseContent } from "../definition/parse-content.ts"
import { createFlagMemo, type FlagSource, toText } from "./flag-source.ts"

/** Where a flag stands. */
export interface FlagKey {
  readonly name: string
  readonly key: string
  /** Its last write, in epoch milliseconds of the store's clock, where that is known. */
  readonly updatedAtMs?: number | undefined
}

/** The keys there are, and what the store's clock said, in epoch milliseconds. */
export interface FlagKeys {
  readonly keys: readonly FlagKey[]
  readonly nowMs: number
}

/**
 * Reads flags that stand in a key each: those that may have been written since they were last read.
 *
 * A write is taken for seen only when it is so old that no location could still have shown the value before it.
 */
export function createKeysSource(store: KvStore, list: () => Promise<FlagKeys>, compile: CompileFlag): FlagSource {
  const toFlag = createFlagMemo(compile)
  const { lagMs } = store.capabilities
  let flags = new Map<string, CompiledFlag>()
  let seen = new Map<string, number>()

  return async () => {
    const { keys, nowMs } = await list()
    const isSeen = ({ name, updatedAtMs }: FlagKey) => updatedAtMs !== undefined && seen.get(name) === updatedAtMs
    const values = await getMany(
      store,
      keys.filter((listed) => !isSeen(listed)).map(({ key }) => key),
    )
    const nextFlags = new Map<string, CompiledFlag>()
    const nextSeen = new Map<string, number>()
    for (const listed of keys) {
      const { name, key, updatedAtMs = nowMs } = listed
      const value = values.get(key)
      const flag = isSeen(listed) ? flags.get(name) : value && (await toFlag(name, toText(value.bytes), parseContent))
      if (flag !== undefined) nextFlags.set(name, flag)
      if (nowMs - updatedAtMs > lagMs) nextSeen.set(name, updatedAtMs)
    }
    flags = nextFlags
    seen = nextSeen
    return flags
  }
}

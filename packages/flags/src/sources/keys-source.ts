import { getMany, type KvStore } from "@larder/core"
import type { CompileFlag } from "../definition/compiled-flag.ts"
import { parseContent } from "../definition/parse-content.ts"
import { type FlagSource, renewFlag, type SourcedFlag, toText } from "./flag-source.ts"

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
  const { lagMs } = store.capabilities
  let flags: ReadonlyMap<string, SourcedFlag> = new Map()
  let seen: ReadonlyMap<string, number> = new Map()

  function isSeen({ name, updatedAtMs }: FlagKey): boolean {
    return updatedAtMs !== undefined && seen.get(name) === updatedAtMs
  }

  async function renew({ name }: FlagKey, bytes: Uint8Array): Promise<SourcedFlag> {
    const text = toText(bytes)
    return renewFlag(flags.get(name), text, async () => compile(name, parseContent(text)))
  }

  return async () => {
    const { keys, nowMs } = await list()
    const moved = keys.filter((listed) => !isSeen(listed)).map(({ key }) => key)
    const values = await getMany(store, moved)
    const renewed = new Map<string, SourcedFlag>()
    for (const listed of keys) {
      const value = values.get(listed.key)
      const flag = isSeen(listed) ? flags.get(listed.name) : value && (await renew(listed, value.bytes))
      if (flag !== undefined) renewed.set(listed.name, flag)
    }
    const settled = keys.filter(({ updatedAtMs = nowMs }) => nowMs - updatedAtMs > lagMs)
    seen = new Map(settled.map(({ name, updatedAtMs = nowMs }) => [name, updatedAtMs]))
    flags = renewed
    return flags
  }
}
